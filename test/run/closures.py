"""Closures and nested functions: free variables, nonlocal, late binding."""
# native: plain


def plain(n: int) -> int:
    return n * 3 + 1


def counter(start: int):
    value = start

    def step(by: int) -> int:
        nonlocal value
        for i in range(by):
            value += i
        return value

    return step, lambda: value


def adders(n: int):
    return [lambda x: x + i for i in range(n)], [lambda x, i=i: x + i for i in range(n)]


def outer(n: int) -> int:
    def inner(k: int) -> int:
        return k * n + plain(k)

    total = 0
    for i in range(n):
        total += inner(i)
    return total


step, value = counter(10)
print(step(4), step(4), value(), plain(2))
late, early = adders(4)
print([f(10) for f in late], [f(10) for f in early])
print(outer(5), outer(2**40 if False else 10))
print(step.__closure__[0].cell_contents, step.__code__.co_freevars, outer.__code__.co_cellvars)
step.__closure__[0].cell_contents = 2**63 - 1
print(step(3))
