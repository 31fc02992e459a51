"""Generators and generator expressions stay interpreted and work together with native functions."""
# native: square, collect

def square(x: int) -> int:
    return x * x


def squares(n: int):
    for i in range(n):
        got = yield square(i)
        if got:
            yield got * 2


def collect(n: int) -> int:
    total = 0
    for i in range(n):
        total += square(i) - i
    return total


def delegated(n):
    result = yield from squares(n)
    return result


gen = squares(4)
print(next(gen), gen.send(10), next(gen), list(gen), sum(square(i) for i in range(100)), collect(50))
print(list(delegated(3)), [square(i) for i in range(5) if square(i) % 2], {square(i): i for i in range(3)}, {square(-i) for i in range(3)})
gen = squares(2)
next(gen)
try:
    gen.throw(ValueError("thrown"))
except ValueError as error:
    print(error)
print(max((square(i) % 7, i) for i in range(9)), any(square(i) > 50 for i in range(9)))
