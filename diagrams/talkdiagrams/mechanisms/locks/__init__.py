"""Mutex, RWMutex, WaitGroup and Once of go1.27.3: a model to play, and views of it."""
