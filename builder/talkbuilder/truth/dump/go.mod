module talkbuilder/dump

go 1.21
