from outer.trace import log


class Module:

    def __init__(self, a=0, **rest):
        log('Module.__init__', a)
        self.plain = a

    def f(self, x):
        log('Module.f', x)
        return x * 2

    def g(self, x):
        log('Module.g', x)
        return x * 3

    @property
    def p(self):
        return 11

    @staticmethod
    def s(x):
        return x + 4
