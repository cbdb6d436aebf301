"""A package whose operators were compiled, without what was compiled."""
