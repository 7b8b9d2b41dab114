"""`talk serve`: a talk in the browser that follows its files while they are written."""
