"""Loggers say nothing here.

Source of behaviour: mmengine/logging of 0.10.7."""


class MMLogger:
    _current = None

    def __init__(self, name='mmengine', *args, **kwargs):
        self.name = name
        self.instance_name = name
        self.handlers = []

    @classmethod
    def get_instance(cls, name='mmengine', **kwargs):
        return cls(name)

    @classmethod
    def get_current_instance(cls):
        return cls()

    @classmethod
    def check_instance_created(cls, name):
        return False

    def _nothing(self, *args, **kwargs):
        pass

    debug = info = warning = warn = error = critical = log = exception = _nothing


class MessageHub:

    @classmethod
    def get_current_instance(cls):
        return cls()

    def get_info(self, key, default=None):
        return default


def print_log(msg, logger=None, level=20):
    pass
