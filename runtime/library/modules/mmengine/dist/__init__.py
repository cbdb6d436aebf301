"""One process.

Source of behaviour: mmengine/dist of 0.10.7."""


def master_only(func):
    return func


def is_main_process(group=None):
    return True


def is_distributed():
    return False


def get_rank(group=None):
    return 0


def get_local_rank():
    return 0


def get_world_size(group=None):
    return 1


def get_dist_info(group=None):
    return 0, 1


def barrier(group=None):
    pass


def broadcast(data, src=0, group=None):
    pass


def all_reduce(data, op='sum', group=None):
    pass
