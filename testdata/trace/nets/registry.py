"""A scope below mmengine's, and a registry that names no locations."""
from mmengine.registry import MODELS as ROOT
from mmengine.registry import Registry

MODELS = Registry('model', parent=ROOT, locations=['nets.parts'])
PLACELESS = Registry('placeless')
