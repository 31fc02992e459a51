"""Calls that cannot bind: CPython's own messages."""
# native: f


def f(a: int, b: int = 1) -> int:
    return a + b


def g(a: int, /, b: int, *, c: int) -> int:
    return a + b + c


def none() -> int:
    return 1


CALLS = [
    lambda: f(), lambda: f(1, 2, 3), lambda: f(1, a=2), lambda: f(1, c=2), lambda: f(b=2), lambda: f(**{"x": 1}), lambda: f(*[1, 2, 3]),
    lambda: g(), lambda: g(1), lambda: g(1, 2), lambda: g(1, 2, 3), lambda: g(a=1, b=2, c=3), lambda: g(1, 2, c=3, d=4), lambda: g(1, c=2),
    lambda: none(1), lambda: none(x=1), lambda: f(1, **{1: 2}), lambda: f(*5), lambda: f(**5), lambda: f(1, b=2, **{"b": 3}), lambda: f(f=1, bb=2),
]
for number, call in enumerate(CALLS):
    try:
        print(number, call())
    except TypeError as error:
        print(number, error)
print(f(1), g(1, 2, c=3), none())
