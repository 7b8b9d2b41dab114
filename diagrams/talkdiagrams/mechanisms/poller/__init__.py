"""The network poller of go1.27.3 as a model that can be played, and its views."""
