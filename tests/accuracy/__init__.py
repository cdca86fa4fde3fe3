"""How far the whole path is from the truth. `make accuracy` prints the tables and writes docs/accuracy.md; the tests
hold the same figures against their bounds."""
