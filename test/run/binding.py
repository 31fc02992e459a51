"""Arguments by position, by keyword, from defaults, starred and mixed."""
# native: f

def f(a: int, b: int = 10, c: int = 100) -> int:
    return a * 7 + b * 3 + c


def g(a: float, /, b: float, *, c: float = 1.5) -> float:
    return a + b * c


def h(a, *rest, k=1, **more):
    return a, rest, k, sorted(more.items())


print(f(1), f(1, 2), f(1, 2, 3), f(a=1), f(c=1, a=2), f(1, c=5), f(*[1, 2]), f(*(1,), **{"c": 4}), f(1, *[2, 3]))
print(g(1.0, 2.0), g(1.0, b=2.0), g(1.0, 2.0, c=3.0), g(1, 2, c=3), g(*[1.0], **{"b": 2.0, "c": 0.5}))
print(h(1), h(1, 2, 3, k=4, z=5, y=6), h(*range(3)), h(a=9))
print(f.__call__(1, 2), f(True, False, True), (lambda x, y=2: x + y)(1))


def many(a: int, b: int, c: int, d: int, e: int, i: int, j: int, k: int, l: int, m: int, n: int, o: float, p: bool, q: int = 5) -> float:
    return a - b + c - d + e - i + j - k + l - m + n - o + p - q


print(many(*range(1, 14)), many(*range(1, 15)), many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, o=1.5, p=True), many(**{c: i for i, c in enumerate("abcdeijklmnop")}))
