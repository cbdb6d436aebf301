from outer.trace import log

from .module import Module


class Sequential(Module):

    def f(self, x):
        log('Sequential.f', x)
        return super().f(x) + 1

    def h(self, x):
        log('Sequential.h', x)
        return x + 3
