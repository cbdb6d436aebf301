"""Which distributions are installed: those whose `.dist-info` lies in a folder that modules come from.

Source of behaviour: the documentation of `importlib.metadata`."""
import _flattenc


class PackageNotFoundError(ModuleNotFoundError):

    def __str__(self):
        return f'No package metadata was found for {self.name}'

    @property
    def name(self):
        name, = self.args
        return name


class Distribution:

    def __init__(self, name, version):
        self.name = name
        self.version = version

    @classmethod
    def from_name(cls, name):
        if not name:
            raise ValueError('A distribution name is required.')
        version = _flattenc.installed_version(name)
        if version is None:
            raise PackageNotFoundError(name)
        return cls(name, version)

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        _flattenc.refuse(f'`importlib.metadata.Distribution.{name}`')


def distribution(distribution_name):
    return Distribution.from_name(distribution_name)


def version(distribution_name):
    return distribution(distribution_name).version


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(name)
    _flattenc.refuse(f'`importlib.metadata.{name}`')
