default_scope = 'shapes'
default_hooks = dict(
    logger=dict(type='LoggerHook', interval=1),
    checkpoint=dict(type='CheckpointHook', interval=1))
log_level = 'INFO'
work_dir = '{{$SHAPES_WORK_DIR:work_dirs}}/{{ fileBasenameNoExtension }}'
