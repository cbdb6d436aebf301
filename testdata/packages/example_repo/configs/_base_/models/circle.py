model = dict(
    type='CircleNet',
    backbone=dict(type='DotBackbone', width=8),
    loss_weight=1.0)
