"""As much of Python's `logging` as models use: messages go to stderr."""

import _flattenc

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0

_names = {50: 'CRITICAL', 40: 'ERROR', 30: 'WARNING', 20: 'INFO', 10: 'DEBUG',
          0: 'NOTSET'}
_levels = {name: level for level, name in _names.items()}
_levels.update(WARN=30, FATAL=50)


def getLevelName(level):
    if level in _names:
        return _names[level]
    return _levels.get(level, f'Level {level}')


def _level(level):
    if isinstance(level, str):
        if level not in _levels:
            raise ValueError(f'Unknown level: {level!r}')
        return _levels[level]
    return level


class Filterer:
    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        self.filters.append(filter)

    def removeFilter(self, filter):
        self.filters.remove(filter)


class Filter:
    def __init__(self, name=''):
        self.name = name

    def filter(self, record):
        return True


class Formatter:
    def __init__(self, fmt=None, datefmt=None, style='%', validate=True):
        self._fmt = fmt or '%(message)s'
        self.datefmt = datefmt

    def format(self, record):
        return record.getMessage()


class LogRecord:
    def __init__(self, name, level, msg, args):
        self.name = name
        self.levelno = level
        self.levelname = getLevelName(level)
        self.msg = msg
        self.args = args

    def getMessage(self):
        text = str(self.msg)
        return text % self.args if self.args else text


class Handler(Filterer):
    def __init__(self, level=NOTSET):
        super().__init__()
        self.level = _level(level)
        self.formatter = None

    def setLevel(self, level):
        self.level = _level(level)

    def setFormatter(self, formatter):
        self.formatter = formatter

    def handle(self, record):
        if record.levelno >= self.level:
            self.emit(record)

    def emit(self, record):
        raise NotImplementedError(
            'emit must be implemented by Handler subclasses')

    def format(self, record):
        return (self.formatter or Formatter()).format(record)

    def flush(self):
        pass

    def close(self):
        pass


class StreamHandler(Handler):
    def __init__(self, stream=None):
        super().__init__()
        self.stream = stream

    def emit(self, record):
        text = self.format(record) + '\n'
        if self.stream is None:
            _flattenc.write(text, True)
        else:
            self.stream.write(text)


class NullHandler(Handler):
    def emit(self, record):
        pass


class FileHandler(StreamHandler):
    def __init__(self, filename, *args, **kwargs):
        _flattenc.refuse('a log file')


class Logger(Filterer):
    def __init__(self, name, level=NOTSET):
        super().__init__()
        self.name = name
        self.level = _level(level)
        self.parent = None
        self.propagate = True
        self.handlers = []
        self.disabled = False
        self.manager = manager

    def setLevel(self, level):
        self.level = _level(level)

    def getEffectiveLevel(self):
        logger = self
        while logger:
            if logger.level:
                return logger.level
            logger = logger.parent
        return NOTSET

    def isEnabledFor(self, level):
        return not self.disabled and level >= self.getEffectiveLevel()

    def addHandler(self, handler):
        if handler not in self.handlers:
            self.handlers.append(handler)

    def removeHandler(self, handler):
        if handler in self.handlers:
            self.handlers.remove(handler)

    def hasHandlers(self):
        logger = self
        while logger:
            if logger.handlers:
                return True
            logger = logger.parent
        return False

    def getChild(self, suffix):
        return getLogger(suffix if self is root else f'{self.name}.{suffix}')

    def handle(self, record):
        found = 0
        logger = self
        while logger:
            for handler in logger.handlers:
                found += 1
                handler.handle(record)
            if not logger.propagate:
                break
            logger = logger.parent
        if not found and record.levelno >= WARNING:
            _flattenc.write(record.getMessage() + '\n', True)

    def log(self, level, msg, *args, **kwargs):
        if self.isEnabledFor(level):
            self.handle(LogRecord(self.name, level, msg, args))

    def debug(self, msg, *args, **kwargs):
        self.log(DEBUG, msg, *args, **kwargs)

    def info(self, msg, *args, **kwargs):
        self.log(INFO, msg, *args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        self.log(WARNING, msg, *args, **kwargs)

    warn = warning

    def error(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args, **kwargs)

    def exception(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args, **kwargs)

    def critical(self, msg, *args, **kwargs):
        self.log(CRITICAL, msg, *args, **kwargs)

    fatal = critical


class Manager:
    def __init__(self):
        self.loggerDict = {}


manager = Manager()
root = Logger('root', WARNING)
Logger.root = root
Logger.manager = manager


def getLogger(name=None):
    if not name or name == 'root':
        return root
    known = manager.loggerDict.get(name)
    if known is None:
        known = manager.loggerDict[name] = _class[0](name)
        parent = name
        known.parent = root
        while '.' in parent:
            parent = parent.rpartition('.')[0]
            if parent in manager.loggerDict:
                known.parent = manager.loggerDict[parent]
                break
        for other, logger in manager.loggerDict.items():
            if other.startswith(name + '.') and (
                    logger.parent is root
                    or len(logger.parent.name) < len(name)):
                logger.parent = known
    return known


_class = [Logger]


def setLoggerClass(cls):
    _class[0] = cls


def getLoggerClass():
    return _class[0]


def basicConfig(**kwargs):
    if 'level' in kwargs:
        root.setLevel(kwargs['level'])
    if not root.handlers:
        root.addHandler(StreamHandler())


def debug(msg, *args, **kwargs):
    root.debug(msg, *args, **kwargs)


def info(msg, *args, **kwargs):
    root.info(msg, *args, **kwargs)


def warning(msg, *args, **kwargs):
    root.warning(msg, *args, **kwargs)


warn = warning


def error(msg, *args, **kwargs):
    root.error(msg, *args, **kwargs)


def critical(msg, *args, **kwargs):
    root.critical(msg, *args, **kwargs)


def log(level, msg, *args, **kwargs):
    root.log(level, msg, *args, **kwargs)


def disable(level=CRITICAL):
    pass


def shutdown():
    pass


def addLevelName(level, name):
    _names[level] = name
    _levels[name] = level
