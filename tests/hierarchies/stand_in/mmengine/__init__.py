"""Stands in for mmengine in the hierarchy tests: the same registry interface, without PyTorch."""
