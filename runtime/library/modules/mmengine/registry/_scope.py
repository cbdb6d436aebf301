"""The scope that names without one are looked up in.

Source of behaviour: mmengine/registry/default_scope.py of 0.10.7."""


class DefaultScope:
    _instances = {}

    def __init__(self, name, scope_name):
        if not isinstance(scope_name, str):
            raise AssertionError(f'scope_name should be a string, but got {scope_name}')
        self.instance_name = name
        self.scope_name = scope_name

    @classmethod
    def get_instance(cls, name, **kwargs):
        if name not in cls._instances:
            cls._instances[name] = cls(name, **kwargs)
        return cls._instances[name]

    @classmethod
    def get_current_instance(cls):
        return list(cls._instances.values())[-1] if cls._instances else None

    @classmethod
    def check_instance_created(cls, name):
        return name in cls._instances

    @classmethod
    def overwrite(cls, scope_name):
        """Another scope until `restore` gets what this gives."""
        before = cls._instances
        if scope_name is not None:
            cls._instances = dict(before)
            cls.get_instance(f'overwrite-{len(before)}', scope_name=scope_name)
        return before

    @classmethod
    def restore(cls, before):
        cls._instances = before


def init_default_scope(scope):
    current = DefaultScope.get_current_instance()
    if current is None or current.scope_name != scope:
        DefaultScope.get_instance(f'scope-{len(DefaultScope._instances)}', scope_name=scope)
