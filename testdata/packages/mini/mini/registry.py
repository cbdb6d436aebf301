from mmengine.registry import METRICS as MMENGINE_METRICS
from mmengine.registry import MODELS as MMENGINE_MODELS
from mmengine.registry import Registry

MODELS = Registry(
    'model', parent=MMENGINE_MODELS, scope='mini', locations=['mini.models'])
METRICS = Registry(
    'metric', parent=MMENGINE_METRICS, scope='mini', locations=['mini.models'])
