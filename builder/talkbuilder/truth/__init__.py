"""Where a Go toolchain is asked: about its source tree, about our samples, about what they print."""
