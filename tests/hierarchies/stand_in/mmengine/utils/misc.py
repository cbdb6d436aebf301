def is_method_overridden(method: str, base_class: type, derived_class) -> bool:
    assert isinstance(base_class, type)
    if not isinstance(derived_class, type):
        derived_class = derived_class.__class__
    base_method = getattr(base_class, method)
    derived_method = getattr(derived_class, method)
    return derived_method != base_method
