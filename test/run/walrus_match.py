"""Assignment expressions, match statements, assert and del around numbers."""
# native: digits, steps


def digits(n: int) -> int:
    count = 0
    while (n := n // 10) > 0:
        count += 1
    return count + 1


def steps(n: int) -> int:
    total = 0
    for i in range(n):
        if (k := i * i % 10) > 4:
            total += k
    return total


def kind(x):
    match x:
        case 0:
            return "zero"
        case int() if x < 0:
            return "negative"
        case 1 | 2 | 3:
            return "small"
        case float(y):
            return y * 2
        case [a, b, *rest]:
            return a + b + len(rest)
        case {"n": n}:
            return n
        case _:
            return None


def checked(n: int) -> int:
    assert n > 0, f"bad {n}"
    r = n * 2
    del n
    return r


print([digits(n) for n in (0, 9, 10, 12345, 2**63, 10**30)], steps(50), [kind(v) for v in (0, -5, 2, 9, 1.5, [1, 2, 3], {"n": 4}, "s")])
for n in (3, 0):
    try:
        print(checked(n))
    except AssertionError as error:
        print(repr(error))
