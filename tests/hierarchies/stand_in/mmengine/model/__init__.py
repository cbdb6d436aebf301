from .base_module import BaseModule

__all__ = ['BaseModule']
