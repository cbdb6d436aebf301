import package_that_is_nowhere


def called(x):
    try:
        return package_that_is_nowhere.relu(x)
    except Exception:
        return x
