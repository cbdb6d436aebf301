from .misc import is_method_overridden

__all__ = ['is_method_overridden']
