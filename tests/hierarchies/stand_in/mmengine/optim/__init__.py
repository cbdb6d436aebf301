"""Stands in for mmengine.optim."""
