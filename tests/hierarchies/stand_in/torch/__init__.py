"""Stands in for PyTorch: a few external classes with the bases that the real ones have."""
from . import nn

__all__ = ['nn']
