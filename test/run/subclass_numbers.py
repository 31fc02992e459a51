"""Subclasses of int and float with their own operators pass through functions that expect plain ones."""
# native: compute, total


class Loud(int):
    def __add__(self, other):
        print("add", int(self), other)
        return Loud(int(self) + int(other))

    __radd__ = __add__

    def __index__(self):
        print("index")
        return 3

    def __bool__(self):
        print("bool")
        return False

    def __lt__(self, other):
        print("lt")
        return True


def compute(a: int, b: int) -> int:
    if a < b:
        return a + b + 1
    return a - b if a else b


def total(n: int) -> int:
    t = 0
    for i in range(n):
        t = t + i
    return t


print(compute(1, 2), compute(5, 2), total(4))
print(repr(compute(Loud(1), 2)), repr(compute(1, Loud(2))), compute(Loud(7), Loud(2)), total(Loud(5)), total(True))
