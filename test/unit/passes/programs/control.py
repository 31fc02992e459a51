"""Control flow: loops, early returns, None, bools, locals that may be unbound."""

# typed: nested scalar int(int)
# typed: nothing scalar none(int)
# typed: counted scalar int(int)
# typed: last scalar int(int)
# typed: chain scalar bool(int, int, int)
# typed: first mixed object(int)
# typed: leap scalar bool(int)
# typed: sign scalar int(int)
# typed: optional scalar int(int)
# typed: checked scalar int(int)
# typed: walrus scalar int(int)


def nested(n):
    total = 0
    for i in range(n, 0, -1):
        for j in range(i, -1, -2):
            if (i ^ j) & 1:
                continue
            if j == 1000:
                break
            total += i * j
        else:
            total -= 1
        if total > 10**6:
            break
    return total


def nothing(n):
    total = 0
    for i in range(n):
        total += i


def counted(n):
    total = 0
    for i in range(n):
        total += i % 3 == 0
        total += True
    return total


def last(n):
    total = 0
    for i in range(n):
        x = i
        total += x
    return total + x


def chain(a, b, c):
    return a < b < c or (a == c and not b)


def first(n):
    for i in range(n):
        if i * i > 50:
            return i
    return None


def leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def sign(x):
    if x > 0:
        return 1
    elif x < 0:
        return -1
    return 0


def optional(n: int) -> int:
    best = None
    for i in range(n):
        value = (i * 7919) % 1009
        if best is None or value > best:
            best = value
    return -1 if best is None else best


def checked(n):
    if n < 0:
        raise ValueError(f"negative: {n}")
    return n * 2


def walrus(n):
    total = 0
    while (third := n // 3) > 0:
        total += third
        n = third
    return total


def steps(start: int, stop: int, step: int):
    total = 0
    for i in range(start, stop, step):
        total = (total * 31 + i) & 0xFFFF
    return total


def both(a: bool, b: bool):
    return (a and b) + 2 * (a or b) + 4 * (not a) + (a ^ b) - (a & b | b)


def tested(x: int):
    if isinstance(x, bool):
        return 100
    return x + 1 if isinstance(x, int) else 7
