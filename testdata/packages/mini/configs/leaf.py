default_scope = 'mini'
model = dict(type='Leaf')
