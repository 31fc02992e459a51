"""`is` of ints, floats and bools in native code says what CPython says."""
# native: small_loop, sums, constants, none_default, steady, flags, known_once
# chosen: small_loop, sums, none_default, steady


def small_loop(n):
    hits = 0
    for i in range(n):
        if i % 300 is 7:  # noqa: F632
            hits += 1
        if i is not 250:  # noqa: F632
            hits += 2
    return hits


def sums(n):
    hits = 0
    old = 0
    for i in range(n):
        new = i + 100
        if new is old:
            hits += 1
        if new - 100 is i:
            hits += 10
        if new is new:
            hits += 1000
        old = new
    return hits


def constants(n):
    hits = 0
    for i in range(n):
        x = 1000
        y = 1000
        z = x
        hits += (x is y) + (x is z) * 10 + (x is not z) * 100
    return hits


def none_default(n, start=None):
    total = 0
    for i in range(5 if start is None else 3, n):
        if i is None:
            total += 1000
        if i is not None and total is not None:
            total += i
    return total


def steady(x: float, n: int):
    """Until the number stays: never, by identity."""
    rounds = 0
    for i in range(n):
        y = x * 0.5 + 1.0
        if y is x:
            break
        x = y
        rounds += 1
    return rounds


def flags(a: bool, b: bool, n: int):
    hits = 0
    for i in range(n):
        if (i > 3) is a:
            hits += 1
        if a is b:
            hits += 10
        if a is not True and b is False:
            hits += 100
        if i is a:
            hits += 1000
    return hits


def swapped(a: int, b: int, n: int):
    """What the loop carries may be either argument."""
    hits = 0
    for _ in range(n):
        hits += (a is b) + 10 * (a is not b)
        a, b = b, a
    return hits


def known_once(a: int, n: int):
    hits = 0
    for _ in range(n):
        b = +a
        c = a + 0
        hits += (a is b) + 10 * (c is a) + 100 * (-a is c)
    return hits


big = 10**6
print(small_loop(1000), sums(400), constants(5), none_default(50), none_default(50, 3))
print(steady(2.0, 50), steady(0.0, 100), flags(True, False, 6), flags(False, False, 6), flags(False, True, 6))
print(swapped(big, big, 5), swapped(big, big + 1 - 1, 5), swapped(7, 7, 5))
print(known_once(7, 3), known_once(big, 3), known_once(0, 3), known_once(-5, 3), known_once(-6, 3), known_once(256, 3))
