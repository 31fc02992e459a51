"""CPython 3.12 has two tests of a loop: the first reads `a` without a look, since it is bound there; later it is not."""
# native: counts


def forgets(a, n: int):
    while a:
        del a
    return n


def forgets_after_a_count(a, n: int):
    while n and a:
        n -= 1
        del a
    return n


def compares(a: int, n: int):
    while n < a < 3:
        del a
    return n


def stops_by_zero(a: int, n: int):
    while n:
        while a % n:
            del a
        n -= 1
    return n


def stops_by_the_second(a: int, n: int):
    while n:
        while n and n % a:
            del a
        n -= 1
    return n


def counts(n: int):
    total = 0
    while total < n:
        total += 1
    return total


FORGETTING = (forgets, 1, 1), (forgets_after_a_count, 1, 2), (compares, 2, 1), (stops_by_zero, 3, 2)
for function, a, n in (*FORGETTING, (stops_by_the_second, 2, 3), (stops_by_the_second, 2, True)):
    try:
        print(function(a, n))
    except UnboundLocalError as error:
        print(function.__name__, error)
print(forgets(0, 1), forgets_after_a_count(1, 1), compares(3, 1), stops_by_zero(2, 1), counts(3))
