dataset_type = 'DotDataset'
train_pipeline = [dict(type='AddNoise', scale=0.2)]
train_dataloader = dict(
    batch_size=4,
    num_workers=0,
    collate_fn=dict(type='default_collate'),
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(type=dataset_type, count=8, pipeline=train_pipeline))
