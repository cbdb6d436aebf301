_base_ = './circle_small.py'

model = dict(backbone=dict(width=32))
train_dataloader = dict(
    batch_size=2, dataset=dict(pipeline={{_base_.train_pipeline}}))
optim_wrapper = dict(optimizer=dict(_delete_=True, type='AdamW', lr=1e-3))
