"""Results of native functions used as keys, in sets and in sorting: exact classes and values."""
# native: bucket, score


def bucket(n: int) -> int:
    return n % 4 - (n > 10)


def score(n: int) -> float:
    return n / 4 if n % 2 else n * 1.0


def flag(n: int) -> bool:
    return n > 3 and n < 8


groups = {}
for i in range(16):
    groups.setdefault(bucket(i), []).append(i)
print(groups, sorted(range(10), key=score), {score(i) for i in range(4)} == {0.0, 0.25, 2, 0.75}, {True: "t"}[bucket(1)], {1: "x"}.get(score(4) / 4))
print([type(f(5)).__name__ for f in (bucket, score, flag)], [flag(i) for i in (3, 4, 8)], flag(5) is True, [0, 1][flag(5)], {flag(i) for i in range(9)})
