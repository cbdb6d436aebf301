default_scope = 'nets'
data_preprocessor = dict(type='BaseDataPreprocessor')
model = dict(
    type='Net',
    norm_cfg=dict(width=3),
    layers=[
        dict(type='Move', by=2.0),
        dict(type='Tanh'),
        dict(type='other.Shift'),
        dict(type='Hardswish'),
        dict(type='torch.nn.ELU', alpha=0.5),
    ],
    # Nested types of this one are looked up in the other scope.
    last=dict(type='Pair', _scope_='other', parts=[dict(type='Shift'), dict(type='nets.Shift')]))
test_pipeline = [dict(type='Resize', scale=(8, 6)), dict(type='PackInputs')]
