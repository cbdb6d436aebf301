from mmengine.registry import MODELS as ROOT
from mmengine.registry import Registry

MODELS = Registry('model', parent=ROOT, scope='other', locations=['other.models'])
