"""__code__ of a function is exchanged: its own calls and its callers' see the new one."""
# native: base, caller


def base(x: int) -> int:
    return x + 1


def changed(x: int) -> int:
    return x * 1000


def caller(n: int) -> int:
    total = 0
    for i in range(n):
        total += base(i)
    return total


print(base(3), caller(4))
kept = base.__code__
base.__code__ = changed.__code__
print(base(3), caller(4), base.__name__, base.__code__.co_name)
base.__code__ = kept
print(base(3), caller(4))
base.__code__ = kept.replace(co_consts=(None, 5))
print(base(3), caller(4))
caller.__code__ = changed.__code__
print(caller(4))
try:
    base.__code__ = (lambda: kept).__code__
except ValueError as error:
    print(error)
