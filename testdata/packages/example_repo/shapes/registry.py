"""Registries of shapes, children of mmengine's."""
from mmengine.registry import DATASETS as MMENGINE_DATASETS
from mmengine.registry import METRICS as MMENGINE_METRICS
from mmengine.registry import MODELS as MMENGINE_MODELS
from mmengine.registry import TRANSFORMS as MMENGINE_TRANSFORMS
from mmengine.registry import Registry

MODELS = Registry(
    'model',
    parent=MMENGINE_MODELS,
    scope='shapes',
    locations=['shapes.models'])
DATASETS = Registry(
    'dataset',
    parent=MMENGINE_DATASETS,
    scope='shapes',
    locations=['shapes.datasets'])
TRANSFORMS = Registry(
    'transform',
    parent=MMENGINE_TRANSFORMS,
    scope='shapes',
    locations=['shapes.datasets'])
METRICS = Registry(
    'metric',
    parent=MMENGINE_METRICS,
    scope='shapes',
    locations=['shapes.evaluation'])
