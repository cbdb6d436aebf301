"""Enumerations; after the documentation of Python's module `enum`."""

__all__ = ['EnumMeta', 'EnumType', 'Enum', 'IntEnum', 'StrEnum', 'Flag',
           'IntFlag', 'auto', 'unique']


class auto:
    def __init__(self, value=None):
        self.value = value


def _is_sunder(name):
    return (len(name) > 2 and name[0] == name[-1] == '_'
            and name[1] != '_' and name[-2] != '_')


def _is_dunder(name):
    return name.startswith('__') and name.endswith('__') and len(name) > 4


def _is_descriptor(value):
    return (hasattr(value, '__get__') or hasattr(value, '__set__')
            or hasattr(value, '__delete__')
            or isinstance(value, (property, classmethod, staticmethod)))


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class _EnumDict(dict):
    def __init__(self, cls_name=None):
        super().__init__()
        self._member_names = []
        self._last_values = []
        self._ignore = []
        self._generate = None

    def __setitem__(self, key, value):
        if key == '_ignore_':
            self._ignore = (value.replace(',', ' ').split()
                            if isinstance(value, str) else list(value))
        elif key == '_generate_next_value_':
            self._generate = (value.__func__ if isinstance(value, staticmethod)
                              else value)
        elif (_is_sunder(key) or _is_dunder(key) or key in self._ignore
              or key.startswith('_' + (self.get('__qualname__') or '').split('.')[-1] + '__')):
            pass
        elif key in self._member_names:
            raise TypeError(f'{key!r} already defined as {self[key]!r}')
        elif isinstance(value, nonmember):
            value = value.value
        elif isinstance(value, type) and False:
            pass
        elif not _is_descriptor(value):
            if key in self:
                raise TypeError(f'{key!r} already defined as {self[key]!r}')
            if isinstance(value, member):
                value = value.value
            if isinstance(value, auto):
                if value.value is None:
                    generate = self._generate or Enum._generate_next_value_
                    value.value = generate(key, 1, len(self._member_names),
                                           self._last_values[:])
                value = value.value
            elif isinstance(value, tuple) and any(isinstance(v, auto) for v in value):
                filled = []
                for v in value:
                    if isinstance(v, auto):
                        generate = self._generate or Enum._generate_next_value_
                        v = generate(key, 1, len(self._member_names),
                                     self._last_values[:])
                    filled.append(v)
                value = tuple(filled)
            self._member_names.append(key)
            self._last_values.append(value)
        super().__setitem__(key, value)


class EnumMeta(type):
    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        space = _EnumDict(cls)
        for base in bases:
            found = getattr(base, '_generate_next_value_', None)
            if found is not None:
                space._generate = found
                break
        return space

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False,
                **kwds):
        names = classdict._member_names if isinstance(classdict, _EnumDict) else []
        for name in names:
            if name == 'mro':
                raise ValueError("invalid enum member name(s) 'mro'")
        space = {k: v for k, v in classdict.items()
                 if k not in names and k != '_ignore_'}
        if '_generate_next_value_' in space and not isinstance(
                space['_generate_next_value_'], staticmethod):
            space['_generate_next_value_'] = staticmethod(
                space['_generate_next_value_'])
        for base in bases:
            if isinstance(base, EnumMeta) and base._member_names_:
                raise TypeError(f'<enum {cls!r}> cannot extend {base!r}')
        enum_class = super().__new__(metacls, cls, bases, space, **kwds)
        # What the mixed-in type says of itself does not count.
        if bases and metacls._data_type(bases) is not object:
            for name in ('__repr__', '__str__', '__format__'):
                own = getattr(enum_class, name)
                mixed = getattr(metacls._data_type(bases), name)
                if name not in space and own in (mixed, getattr(object, name)):
                    type.__setattr__(enum_class, name, getattr(bases[-1], name))
        enum_class._member_names_ = []
        enum_class._member_map_ = {}
        enum_class._value2member_map_ = {}
        data_type = metacls._data_type(bases)
        enum_class._member_type_ = data_type
        new = space.get('__new__')
        new = new.__func__ if isinstance(new, staticmethod) else new
        if new is None:
            for base in enum_class.__mro__[1:]:
                candidate = base.__dict__.get('_enum_new_') if base.__module__ != 'builtins' else None
                if candidate is not None:
                    new = candidate
                    break
        if not bases:
            new = None
        if new is not None:
            enum_class._enum_new_ = staticmethod(new)
        for name in names:
            value = classdict[name]
            args = value if isinstance(value, tuple) else (value,)
            if data_type is tuple:
                args = (args,)
            if new is not None:
                item = new(enum_class, *args)
                if not hasattr(item, '_value_'):
                    item._value_ = value if data_type is object else data_type(*args)
            elif data_type is object:
                item = object.__new__(enum_class)
                item._value_ = value
            else:
                item = data_type.__new__(enum_class, *args)
                item._value_ = value if data_type in (int, str, float) and not isinstance(value, tuple) else data_type(*args)
            item._name_ = name
            item.__objclass__ = enum_class
            item._sort_order_ = len(enum_class._member_names_)
            if enum_class.__init__ is not Enum_init[0]:
                item.__init__(*args)
            for known in enum_class._member_map_.values():
                if known._value_ == item._value_:
                    item = known
                    break
            else:
                if enum_class._counts(item._value_):
                    enum_class._member_names_.append(name)
            enum_class._member_map_[name] = item
            type.__setattr__(enum_class, name, item)
            try:
                enum_class._value2member_map_.setdefault(item._value_, item)
            except TypeError:
                pass
        if new is not None:
            enum_class.__new__ = Enum.__new__
        return enum_class

    @staticmethod
    def _data_type(bases):
        for base in bases:
            for cls in base.__mro__:
                if cls is object:
                    continue
                if isinstance(cls, EnumMeta):
                    if cls.__dict__.get('_member_type_', object) is not object:
                        return cls._member_type_
                    continue
                if cls.__module__ == 'builtins' or '__new__' in cls.__dict__:
                    return cls
        return object

    def _counts(cls, value):
        return True

    def __call__(cls, value, names=None, *, module=None, qualname=None,
                 type=None, start=1, boundary=None):
        if names is None:
            return cls.__new__(cls, value)
        return cls._create_(value, names, module=module, type=type, start=start)

    def _create_(cls, class_name, names, *, module=None, type=None, start=1):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        space = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(',', ' ').split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            last = []
            pairs = []
            for i, name in enumerate(names):
                value = cls._generate_next_value_(name, start, i, last[:])
                last.append(value)
                pairs.append((name, value))
            names = pairs
        items = names.items() if isinstance(names, dict) else names
        for name, value in items:
            space[name] = value
        return metacls.__new__(metacls, class_name, bases, space)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if not isinstance(value, Enum):
            raise TypeError(
                "unsupported operand type(s) for 'in': "
                f"'{type(value).__qualname__}' and '{cls.__class__.__qualname__}'")
        return isinstance(value, cls) and value._name_ in cls._member_map_

    def __delattr__(cls, attr):
        if attr in cls._member_map_:
            raise AttributeError(f'{cls.__name__!r} cannot delete member {attr!r}.')
        super().__delattr__(attr)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get('_member_map_', {}):
            raise AttributeError(f'cannot reassign member {name!r}')
        super().__setattr__(name, value)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __len__(cls):
        return len(cls._member_names_)

    @property
    def __members__(cls):
        return dict(cls._member_map_)

    def __repr__(cls):
        if 'Flag' in [b.__name__ for b in cls.__mro__]:
            return f'<flag {cls.__name__!r}>'
        return f'<enum {cls.__name__!r}>'


EnumType = EnumMeta
Enum_init = [object.__init__]


class Enum(metaclass=EnumMeta):
    def __new__(cls, value):
        if type(value) is cls:
            return value
        try:
            if value in cls._value2member_map_:
                return cls._value2member_map_[value]
        except TypeError:
            pass
        for item in cls._member_map_.values():
            if item._value_ == value:
                return item
        missing = cls._missing_(value)
        if isinstance(missing, cls):
            return missing
        error = ValueError(f'{value!r} is not a valid {cls.__qualname__}')
        if missing is None:
            raise error
        raise TypeError(f'error in {cls.__name__}._missing_: returned '
                        f'{missing!r} instead of None or a valid member')

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return sorted(last_values)[-1] + 1
        except TypeError:
            for last in reversed(last_values):
                if isinstance(last, int):
                    return last + 1
            return start

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        shown = self._value_repr_() if hasattr(self, '_value_repr_') else repr(self._value_)
        return f'<{self.__class__.__name__}.{self._name_}: {shown}>'

    def __str__(self):
        return f'{self.__class__.__name__}.{self._name_}'

    def __format__(self, spec):
        return str.__format__(str(self), spec)

    def __dir__(self):
        return ['__class__', '__doc__', '__module__', 'name', 'value']

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


Enum_init[0] = Enum.__init__


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    __str__ = int.__repr__
    __format__ = int.__format__
    __hash__ = int.__hash__


class StrEnum(str, ReprEnum):
    def _check(cls, *values):
        return str.__new__(cls, *values)

    __str__ = str.__str__
    __format__ = str.__format__
    __hash__ = str.__hash__

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        return 2 ** max(last_values).bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f'{value!r} is not a valid {cls.__qualname__}')
        mask = 0
        for item in cls._member_map_.values():
            mask |= item._value_
        if value < 0:
            value &= mask
            if value in cls._value2member_map_:
                return cls._value2member_map_[value]
        if value & ~mask and not issubclass(cls, int):
            raise ValueError(f'{cls!r} invalid value {value!r}\n'
                             f'    given {value:#0{mask.bit_length() + 3}b}\n'
                             f'  allowed {mask:#0{mask.bit_length() + 3}b}')
        if issubclass(cls, int):
            made = int.__new__(cls, value)
        else:
            made = object.__new__(cls)
        made._value_ = value
        parts = [m._name_ for m in cls if m._value_ & value
                 and m._value_ & (m._value_ - 1) == 0]
        made._name_ = '|'.join(parts) if parts else None
        cls._value2member_map_[value] = made
        return made

    def _other(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is int and isinstance(other, int):
            return other
        return None

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError("unsupported operand type(s) for 'in': "
                            f'{type(other).__qualname__!r} and '
                            f'{self.__class__.__qualname__!r}')
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        for item in self.__class__:
            if item._value_ & self._value_ and item._value_ & (item._value_ - 1) == 0:
                yield item

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        if self._name_ is None:
            return f'<{self.__class__.__name__}: {self._value_!r}>'
        return f'<{self.__class__.__name__}.{self._name_}: {self._value_!r}>'

    def __str__(self):
        if self._name_ is None:
            return f'{self.__class__.__name__}({self._value_!r})'
        return f'{self.__class__.__name__}.{self._name_}'

    def __bool__(self):
        return bool(self._value_)

    def __or__(self, other):
        value = self._other(other)
        if value is None:
            return NotImplemented
        return self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._other(other)
        if value is None:
            return NotImplemented
        return self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._other(other)
        if value is None:
            return NotImplemented
        return self.__class__(self._value_ ^ value)

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__

    def __invert__(self):
        mask = 0
        for item in self.__class__._member_map_.values():
            mask |= item._value_
        return self.__class__(mask & ~self._value_)

    def __hash__(self):
        return hash(self._value_)


class IntFlag(int, Flag):
    __str__ = int.__repr__
    __format__ = int.__format__
    __hash__ = int.__hash__
    __or__, __and__, __xor__ = Flag.__or__, Flag.__and__, Flag.__xor__
    __ror__, __rand__, __rxor__ = Flag.__or__, Flag.__and__, Flag.__xor__
    __invert__ = Flag.__invert__
    __contains__ = Flag.__contains__


def unique(enumeration):
    doubles = [(name, item.name)
               for name, item in enumeration.__members__.items()
               if name != item.name]
    if doubles:
        listed = ', '.join(f'{alias} -> {name}' for alias, name in doubles)
        raise ValueError(f'duplicate values found in {enumeration!r}: {listed}')
    return enumeration
