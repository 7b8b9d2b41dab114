module epoll

go 1.27
