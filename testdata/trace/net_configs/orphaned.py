default_scope = 'nets'
model = dict(type='Orphaned')
