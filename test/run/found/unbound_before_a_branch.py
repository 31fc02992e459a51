"""A local that is surely unbound is read, and what would follow has branches of its own: they are never come to."""
# native: quotient

zero = 0


def quotient(flag: int):
    if flag:
        value = sorted
        for i in range(0, 6):
            import os.path as path
    return value / (zero or 0.75)


for flag in (0, 1):
    try:
        print(quotient(flag))
    except (UnboundLocalError, TypeError) as error:
        print(type(error).__name__, error)
