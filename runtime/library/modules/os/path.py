"""`os.path` is `posixpath`."""

from posixpath import *
from posixpath import __getattr__
