"""Loops over lists, tuples, dicts, strings and sets with numbers inside."""
# native: weight


def weight(x: int) -> int:
    return x * x + 1


def sum_list(values) -> float:
    total = 0.0
    for v in values:
        total += v
    return total


def dot(a: list, b: list) -> float:
    s = 0.0
    for i in range(len(a)):
        s += a[i] * b[i]
    return s


def sieve(n: int) -> int:
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    i = 2
    while i * i <= n:
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
        i += 1
    return sum(flags)


def count(text: str) -> dict:
    seen = {}
    for ch in text:
        seen[ch] = seen.get(ch, 0) + weight(len(seen))
    return seen


def matrix(n: int) -> list:
    m = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            m[i][j] = i * n + j
            m[j][i] += 1
    del m[0][0]
    return m


print(sum_list([1, 2.5, True]), sum_list(range(5)), sum_list({1.5: 0}), sum_list(()), dot([1.0, 2], [3, 4.5]), sieve(100))
print(count("hello world"), matrix(3))
for call in (lambda: dot([1], []), lambda: sum_list(5), lambda: sum_list("ab"), lambda: dot([1], {}), lambda: sieve(0)):
    try:
        print(call())
    except (IndexError, TypeError, KeyError) as error:
        print(type(error).__name__, error)
