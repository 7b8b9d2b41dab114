"""Writers: each turns a deck of placed scenes into the bytes of one format; they are strangers to each other."""
