from abc import ABCMeta

import torch.nn as nn
from outer.trace import log


class BaseModule(nn.Module, metaclass=ABCMeta):
    """An external class near the root of many hierarchies."""

    def __init__(self, a=0, **rest):
        log('BaseModule.__init__', a, sorted(rest))
        super().__init__(a, **rest)
        self.init_cfg = a

    def f(self, x):
        log('BaseModule.f', x)
        return x + 1

    def h(self, x):
        log('BaseModule.h', x)
        return x + 2

    @property
    def p(self):
        return self.__dict__.get('p_value', 1)

    @p.setter
    def p(self, value):
        log('BaseModule.p=', value)
        self.__dict__['p_value'] = value

    @classmethod
    def c(cls, x):
        log('BaseModule.c', cls.__name__, x)
        return x
