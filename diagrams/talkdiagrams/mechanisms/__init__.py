"""One room a mechanism: how it behaves (the model) and how a state is shown (the view)."""
