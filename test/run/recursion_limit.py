"""RecursionError comes at the very depth at which it comes in CPython, also when frames of both kinds are mixed.

No comparison stands in the functions: until CPython has specialised one, it counts as one more level.
"""
# native: down, ping, pong

import sys


def down(n: int) -> int:
    if not n:
        return 0
    return down(n + 1)


def ping(n: int) -> int:
    return pong(n + 1) + 1 if n else 0


def pong(n: int) -> int:
    return ping(n + 1) + 1


def depth_of(function) -> tuple:
    try:
        function(1)
    except RecursionError as error:
        count, tb, last = 0, error.__traceback__, None
        while tb is not None:
            count, last, tb = count + 1, tb.tb_frame.f_locals.get("n"), tb.tb_next
        return count, last, str(error)


def fits(n: int) -> int:
    return 1 + fits(n - 1) if n else 0


def nested(level: int):
    return depth_of(down) if level == 0 else nested(level - 1)


print(depth_of(down), depth_of(ping), nested(10))
for limit in (60, 200, 3000):
    sys.setrecursionlimit(limit)
    print(limit, depth_of(down), depth_of(pong))
    lo = 0
    for n in range(limit + 5):
        try:
            fits(n)
            lo = n
        except RecursionError:
            break
    print(lo)
