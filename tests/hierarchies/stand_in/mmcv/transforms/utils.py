import functools


class cache_randomness:  # noqa: N801
    """A decorator whose object takes part in making the class: the class lists the names of such methods."""

    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function = function

    def __set_name__(self, owner, name):
        if not hasattr(owner, '_methods_with_randomness'):
            owner._methods_with_randomness = []
        owner._methods_with_randomness.append(name)

    def __get__(self, instance, owner=None):
        return self if instance is None else functools.partial(self.function, instance)

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)
