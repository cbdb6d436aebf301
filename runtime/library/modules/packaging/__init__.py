"""After PEP 440."""
