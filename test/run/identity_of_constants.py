"""A constant is one object, in the code and in what native code gives back."""
# native: pick, chosen, from_callee, named, kept, stop
import math
from math import pi

LIMIT = 10**15
RATE = 0.125
seen = []


def pick(flag: bool, n: int):
    for _ in range(n):
        if flag:
            return 1000000
    return 2000000


def chosen(n: int):
    x = 0.5
    for i in range(n):
        if i == 3:
            x = 2.5
    return x


def inner(n: int):
    for i in range(n):
        if i > 1:
            return 77777
    return 88888


def from_callee(n: int):
    total = 0
    for i in range(n):
        total += i
    return inner(n)


def named(which: int, n: int):
    for _ in range(n):
        if which == 0:
            return LIMIT
        if which == 1:
            return RATE
        if which == 2:
            return pi
    return math.e


def kept(n: int):
    x = 123456
    y = 1.25
    t = 0
    for i in range(n):
        t += i * i
    seen.append(x)
    seen.append((y, LIMIT, RATE, pi))
    return x


def stop(n: int):
    """The interpreter finishes it, with the constant in a local."""
    x = 654321
    t = 2**61
    for i in range(n):
        t += t
    return x, t


print(pick(True, 2) is pick(True, 3), pick(False, 1) is pick(False, 2), pick(True, 2) is pick.__code__.co_consts[1])
print(chosen(2) is chosen(1), chosen(9) is chosen(10), chosen(2) in chosen.__code__.co_consts)
print([any(chosen(9) is c for c in chosen.__code__.co_consts), any(chosen(1) is c for c in chosen.__code__.co_consts)])
print(from_callee(5) is inner(7), from_callee(1) is inner(0))
print(named(0, 1) is LIMIT, named(1, 1) is RATE, named(2, 1) is math.pi, named(2, 0) is math.e)
print(kept(4) is kept(5), seen[0] is seen[2], all(a is b for a, b in zip(seen[1], seen[3])))
print(seen[1][1] is LIMIT, seen[1][2] is RATE, seen[1][3] is pi, any(seen[0] is c for c in kept.__code__.co_consts))
print(stop(3)[0] is stop(0)[0])
