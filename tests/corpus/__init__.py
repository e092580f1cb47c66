"""What the library of this repository must hold; the other tests know nothing of it."""
