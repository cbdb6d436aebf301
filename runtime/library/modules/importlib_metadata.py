"""The package that gives older versions of Python their `importlib.metadata`."""
from importlib.metadata import (Distribution, PackageNotFoundError, distribution,
                                version)
