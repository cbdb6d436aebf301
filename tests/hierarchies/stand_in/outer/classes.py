from .trace import log


class Plain:

    def __init__(self, a=0, **rest):
        log('Plain.__init__', a)
        self.plain = a

    def f(self, x):
        log('Plain.f', x)
        return x * 2

    def g(self, x):
        log('Plain.g', x)
        return x * 3

    @property
    def p(self):
        return 11

    @staticmethod
    def s(x):
        return x + 4


class Child(Plain):

    def f(self, x):
        log('Child.f', x)
        return super().f(x) + 1


class Mixin:
    """Cooperative: passes on what it gets, if there is someone to get it."""

    kind = 'mixin'

    def __init__(self, a=0, **rest):
        log('Mixin.__init__', a)
        self.mixed = a
        try:
            super().__init__(a, **rest)
        except TypeError:
            super().__init__()

    def g(self, x):
        log('Mixin.g', x)
        following = getattr(super(), 'g', None)
        return following(x) + 1 if following else x


class Declared(type):
    """A metaclass that marks every class."""


    def __new__(mcls, name, bases, space):
        cls = super().__new__(mcls, name, bases, space)
        cls.declared = name
        return cls


class Hooked:
    """An external class that looks at every subclass."""

    hooked = ''

    def __init_subclass__(cls, **keywords):
        super().__init_subclass__(**keywords)
        cls.hooked = cls.hooked + '/' + cls.__name__

    def h(self, x):
        log('Hooked.h', x)
        return x + 7


class Marking(type):
    """A metaclass whose classes know which came before them."""

    def __init__(cls, name, bases, space):
        super().__init__(name, bases, space)
        cls.marks = getattr(cls, 'marks', ()) + (name, )


class Marked(metaclass=Marking):

    def g(self, x):
        log('Marked.g', x, type(self).marks)
        return x + 9


class Tagged:
    """Takes a keyword of the class statement."""

    def __init_subclass__(cls, tag=None, **keywords):
        super().__init_subclass__(**keywords)
        cls.tags = getattr(cls, 'tags', ()) + (cls.__name__, tag)


class Box:
    """An object that a class statement makes and methods change."""

    def __init__(self, value):
        self.values = [value]

    def put(self, value):
        self.values.append(value)
        return len(self.values)


class Slot:
    """A descriptor that learns its name and owner."""

    def __set_name__(self, owner, name):
        self.name = name
        self.owner = owner.__name__

    def __get__(self, instance, owner=None):
        return self if instance is None else self.owner + self.name + instance.__dict__.get('in_' + self.name, '')

    def __set__(self, instance, value):
        instance.__dict__['in_' + self.name] = value


def counted(cls):
    """A class decorator that leaves a mark."""
    cls.count = getattr(cls, 'count', 0) + 1
    return cls
