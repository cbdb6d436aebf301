default_scope = 'nets'
model = dict(type='Net', layers=[dict(type='Shifts')])
