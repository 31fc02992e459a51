"""Exception groups are split by functions, which they know by their exact type."""
# native: is_value, run.<locals>.is_type


def is_value(error: BaseException) -> bool:
    total = 0
    for i in range(100):
        total += i
    return isinstance(error, ValueError)


def run():
    def is_type(error: BaseException) -> bool:
        total = 0
        for i in range(100):
            total += i
        return isinstance(error, TypeError)

    return is_type


group = ExceptionGroup("some", [ValueError(1), ExceptionGroup("more", [TypeError(2), ValueError(3)])])
for _ in range(2):
    print(group.split(is_value))
    print(group.subgroup(is_value))
    print(group.split(run()))
print(is_value(ValueError()), run()(ValueError()))
for wrong in (1, print, is_value.__get__(1)):
    try:
        group.split(wrong)
    except TypeError as error:
        print(error)
