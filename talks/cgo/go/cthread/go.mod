module cthread

go 1.27
