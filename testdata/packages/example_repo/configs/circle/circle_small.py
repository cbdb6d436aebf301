_base_ = [
    '../_base_/models/circle.py', '../_base_/datasets/dots.py',
    '../_base_/schedules/short.py', '../_base_/default_runtime.py'
]
