"""People and things of a test, made as real rows; each factory says with named traits what matters."""
