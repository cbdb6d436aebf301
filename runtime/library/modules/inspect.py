"""Signatures and questions about objects; after `inspect`."""

import types as _types

import _flattenc


class _Empty:
    pass


class _ParameterKind(int):
    _names = ('POSITIONAL_ONLY', 'POSITIONAL_OR_KEYWORD', 'VAR_POSITIONAL',
              'KEYWORD_ONLY', 'VAR_KEYWORD')

    @property
    def name(self):
        return self._names[int(self)]

    def __str__(self):
        return self.name

    def __repr__(self):
        return f'<_ParameterKind.{self.name}: {int(self)}>'


class Parameter:
    POSITIONAL_ONLY = _ParameterKind(0)
    POSITIONAL_OR_KEYWORD = _ParameterKind(1)
    VAR_POSITIONAL = _ParameterKind(2)
    KEYWORD_ONLY = _ParameterKind(3)
    VAR_KEYWORD = _ParameterKind(4)
    empty = _Empty

    def __init__(self, name, kind, *, default=_Empty, annotation=_Empty):
        self.name = name
        self.kind = _ParameterKind(kind)
        self.default = default
        self.annotation = annotation

    def replace(self, **changes):
        values = dict(name=self.name, kind=self.kind, default=self.default,
                      annotation=self.annotation)
        values.update(changes)
        return Parameter(values.pop('name'), values.pop('kind'), **values)

    def __str__(self):
        text = self.name
        if self.annotation is not _Empty:
            text += f': {formatannotation(self.annotation)}'
        if self.default is not _Empty:
            text += (' = ' if self.annotation is not _Empty else '=') + repr(self.default)
        if self.kind == 2:
            text = '*' + text
        elif self.kind == 4:
            text = '**' + text
        return text

    def __repr__(self):
        return f'<Parameter "{self}">'

    def __eq__(self, other):
        if not isinstance(other, Parameter):
            return NotImplemented
        return (self.name == other.name and self.kind == other.kind
                and self.default == other.default
                and self.annotation == other.annotation)

    __hash__ = None


def formatannotation(annotation):
    if isinstance(annotation, type):
        if annotation.__module__ in ('builtins', None):
            return annotation.__qualname__
        return f'{annotation.__module__}.{annotation.__qualname__}'
    text = repr(annotation)
    return text.replace('typing.', '')


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    @property
    def args(self):
        args = []
        for name, p in self.signature.parameters.items():
            if p.kind in (3, 4) or name not in self.arguments:
                break
            if p.kind == 2:
                args.extend(self.arguments[name])
            else:
                args.append(self.arguments[name])
        return tuple(args)

    @property
    def kwargs(self):
        kwargs = {}
        for name, p in self.signature.parameters.items():
            if name not in self.arguments:
                continue
            if p.kind == 4:
                kwargs.update(self.arguments[name])
            elif p.kind == 3:
                kwargs[name] = self.arguments[name]
        return kwargs

    def apply_defaults(self):
        filled = {}
        for name, p in self.signature.parameters.items():
            if name in self.arguments:
                filled[name] = self.arguments[name]
            elif p.default is not _Empty:
                filled[name] = p.default
            elif p.kind == 2:
                filled[name] = ()
            elif p.kind == 4:
                filled[name] = {}
        self.arguments = filled


class Signature:
    empty = _Empty

    def __init__(self, parameters=None, *, return_annotation=_Empty):
        self.parameters = {p.name: p for p in parameters or ()}
        self.return_annotation = return_annotation

    def replace(self, *, parameters=None, return_annotation=_Empty):
        return Signature(self.parameters.values() if parameters is None
                         else parameters,
                         return_annotation=return_annotation)

    def _bind(self, args, kwargs, partial=False):
        arguments = {}
        args = list(args)
        kwargs = dict(kwargs)
        for name, p in self.parameters.items():
            if p.kind == 2:
                if args:
                    arguments[name] = tuple(args)
                    args = []
            elif p.kind == 4:
                if kwargs:
                    arguments[name] = kwargs
                    kwargs = {}
            elif args and p.kind != 3:
                if name in kwargs and p.kind == 1:
                    raise TypeError(f'multiple values for argument {name!r}')
                arguments[name] = args.pop(0)
            elif name in kwargs and p.kind != 0:
                arguments[name] = kwargs.pop(name)
            elif p.default is _Empty and not partial:
                raise TypeError(f'missing a required argument: {name!r}')
        if args:
            raise TypeError('too many positional arguments')
        if kwargs:
            raise TypeError('got an unexpected keyword argument '
                            f'{next(iter(kwargs))!r}')
        return BoundArguments(self, arguments)

    def bind(self, /, *args, **kwargs):
        return self._bind(args, kwargs)

    def bind_partial(self, /, *args, **kwargs):
        return self._bind(args, kwargs, partial=True)

    def __str__(self):
        parts = []
        positional_only = False
        keyword_marked = False
        for p in self.parameters.values():
            if p.kind == 0:
                positional_only = True
            elif positional_only:
                parts.append('/')
                positional_only = False
            if p.kind == 2:
                keyword_marked = True
            elif p.kind == 3 and not keyword_marked:
                parts.append('*')
                keyword_marked = True
            parts.append(str(p))
        if positional_only:
            parts.append('/')
        text = f"({', '.join(parts)})"
        if self.return_annotation is not _Empty:
            text += f' -> {formatannotation(self.return_annotation)}'
        return text

    def __repr__(self):
        return f'<Signature {self}>'

    def __eq__(self, other):
        if not isinstance(other, Signature):
            return NotImplemented
        return (self.parameters == other.parameters
                and self.return_annotation == other.return_annotation)

    __hash__ = None

    @classmethod
    def from_callable(cls, obj):
        return signature(obj)


class _NotEvaluated:
    """Stands for the annotations of functions where none is evaluated."""

    def __init__(self, all):
        self._all = all

    def get(self, name, default):
        return self._all


def _of_function(f):
    code = f.__code__
    hints = f.__annotations__
    if _flattenc.kind_of(hints) == 'host':
        hints = _NotEvaluated(hints)
    names = code.co_varnames
    n = code.co_argcount
    defaults = f.__defaults__ or ()
    kwdefaults = f.__kwdefaults__ or {}
    out = []
    for i, name in enumerate(names[:n]):
        at = i - (n - len(defaults))
        out.append(Parameter(name, 0 if i < code.co_posonlyargcount else 1,
                             default=defaults[at] if at >= 0 else _Empty,
                             annotation=hints.get(name, _Empty)))
    end = n + code.co_kwonlyargcount
    rest = end
    if code.co_flags & 4:
        out.append(Parameter(names[rest], 2,
                             annotation=hints.get(names[rest], _Empty)))
        rest += 1
    for name in names[n:end]:
        out.append(Parameter(name, 3, default=kwdefaults.get(name, _Empty),
                             annotation=hints.get(name, _Empty)))
    if code.co_flags & 8:
        out.append(Parameter(names[rest], 4,
                             annotation=hints.get(names[rest], _Empty)))
    return Signature(out, return_annotation=hints.get('return', _Empty))


def signature(obj, *, follow_wrapped=True):
    import functools
    if isinstance(obj, _types.MethodType):
        found = signature(obj.__func__)
        return Signature(list(found.parameters.values())[1:],
                         return_annotation=found.return_annotation)
    if follow_wrapped and hasattr(obj, '__wrapped__'):
        return signature(obj.__wrapped__)
    if isinstance(obj, _types.FunctionType):
        return _of_function(obj)
    if isinstance(obj, functools.partial):
        found = signature(obj.func)
        bound = found.bind_partial(*obj.args, **obj.keywords)
        out = []
        keyword = False
        for name, p in found.parameters.items():
            if name in obj.keywords:
                p = p.replace(default=obj.keywords[name], kind=3)
                keyword = True
            elif name in bound.arguments and p.kind < 2:
                continue
            elif keyword and p.kind == 1:
                p = p.replace(kind=3)
            out.append(p)
        return Signature(out, return_annotation=found.return_annotation)
    if isinstance(obj, type):
        for name in ('__call__',):
            meta = type(obj)
            if meta is not type and name in meta.__dict__:
                return signature(meta.__dict__[name].__get__(obj))
        if obj.__module__ != 'builtins':
            new = obj.__new__
            if isinstance(new, _types.FunctionType):
                found = signature(new)
            elif isinstance(obj.__init__, _types.FunctionType):
                found = signature(obj.__init__)
            else:
                return Signature()
            return Signature(list(found.parameters.values())[1:],
                             return_annotation=_Empty)
        raise ValueError(f'no signature found for builtin type {obj!r}')
    if callable(obj) and not isinstance(obj, _types.BuiltinFunctionType):
        found = signature(type(obj).__call__)
        return Signature(list(found.parameters.values())[1:],
                         return_annotation=found.return_annotation)
    if not callable(obj):
        raise TypeError(f'{obj!r} is not a callable object')
    _flattenc.refuse('the signature of a builtin function')


class FullArgSpec(tuple):
    pass


def getfullargspec(func):
    import collections
    kind = collections.namedtuple(
        'FullArgSpec', 'args varargs varkw defaults kwonlyargs kwonlydefaults '
        'annotations')
    found = signature(func, follow_wrapped=False)
    if isinstance(func, _types.MethodType):
        found = signature(func.__func__, follow_wrapped=False)
    args, kwonly, defaults, kwdefaults, hints = [], [], [], {}, {}
    varargs = varkw = None
    for name, p in found.parameters.items():
        if p.kind < 2:
            args.append(name)
            if p.default is not _Empty:
                defaults.append(p.default)
        elif p.kind == 2:
            varargs = name
        elif p.kind == 3:
            kwonly.append(name)
            if p.default is not _Empty:
                kwdefaults[name] = p.default
        else:
            varkw = name
        if p.annotation is not _Empty:
            hints[name] = p.annotation
    return kind(args, varargs, varkw, tuple(defaults) or None, kwonly,
                kwdefaults or None, hints)


def isclass(obj):
    return isinstance(obj, type)


def isfunction(obj):
    return isinstance(obj, _types.FunctionType)


def ismethod(obj):
    return isinstance(obj, _types.MethodType)


def isbuiltin(obj):
    return isinstance(obj, _types.BuiltinFunctionType)


def isroutine(obj):
    return isfunction(obj) or ismethod(obj) or isbuiltin(obj)


def ismodule(obj):
    return isinstance(obj, _types.ModuleType)


def isgenerator(obj):
    return isinstance(obj, _types.GeneratorType)


def isgeneratorfunction(obj):
    return _flattenc.is_generator_function(getattr(obj, '__func__', obj))


def iscoroutinefunction(obj):
    return False


def isawaitable(obj):
    return False


def isabstract(obj):
    return isinstance(obj, type) and bool(getattr(obj, '__abstractmethods__', ()))


def ismethoddescriptor(obj):
    return hasattr(type(obj), '__get__') and not hasattr(type(obj), '__set__')


def isdatadescriptor(obj):
    return hasattr(type(obj), '__set__')


def getmro(cls):
    return cls.__mro__


def getmembers(obj, predicate=None):
    names = dir(obj)
    out = []
    for name in names:
        try:
            value = getattr(obj, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            out.append((name, value))
    return out


def getmodule(obj, _filename=None):
    name = getattr(obj, '__module__', None)
    return _flattenc.modules().get(name)


def unwrap(func, *, stop=None):
    while hasattr(func, '__wrapped__') and not (stop and stop(func)):
        func = func.__wrapped__
    return func


def cleandoc(doc):
    lines = doc.expandtabs().split('\n')
    margin = None
    for line in lines[1:]:
        content = len(line.lstrip())
        if content:
            indent = len(line) - content
            margin = indent if margin is None else min(margin, indent)
    if lines:
        lines[0] = lines[0].lstrip()
    if margin is not None:
        for i in range(1, len(lines)):
            lines[i] = lines[i][margin:]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return '\n'.join(lines)


def getdoc(obj):
    doc = obj.__doc__
    return cleandoc(doc) if isinstance(doc, str) else None


def getsource(obj):
    _flattenc.refuse('`inspect.getsource`')


getsourcefile = getfile = getsourcelines = currentframe = stack = getsource
