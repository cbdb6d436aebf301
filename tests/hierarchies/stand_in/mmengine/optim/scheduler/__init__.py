from .lr_scheduler import LRSchedulerMixin

__all__ = ['LRSchedulerMixin']
