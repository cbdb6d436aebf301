from outer.trace import log


class LRSchedulerMixin:
    """Cooperative: passes on what it gets, if there is someone to get it."""

    kind = 'scheduler'

    def __init__(self, a=0, **rest):
        log('LRSchedulerMixin.__init__', a)
        self.mixed = a
        try:
            super().__init__(a, **rest)
        except TypeError:
            super().__init__()

    def g(self, x):
        log('LRSchedulerMixin.g', x)
        following = getattr(super(), 'g', None)
        return following(x) + 1 if following else x
