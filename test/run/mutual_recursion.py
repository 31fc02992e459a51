"""Functions that call each other, directly and three at a time."""
# native: is_even, is_odd, female, male, first, second, third


def is_even(n: int) -> bool:
    return True if n == 0 else is_odd(n - 1)


def is_odd(n: int) -> bool:
    return False if n == 0 else is_even(n - 1)


def female(n: int) -> int:
    return 1 if n == 0 else n - male(female(n - 1))


def male(n: int) -> int:
    return 0 if n == 0 else n - female(male(n - 1))


def first(x: float, n: int) -> float:
    return x if n <= 0 else second(x + 0.5, n - 1)


def second(x: float, n: int) -> float:
    return x if n <= 0 else third(x * 1.5, n - 1)


def third(x: float, n: int) -> float:
    return x if n <= 0 else first(x - 2.0, n - 1)


print([is_even(n) for n in (0, 1, 10, 301)], [female(n) for n in range(12)], [male(n) for n in range(12)])
print([first(1.0, n) for n in (0, 1, 2, 3, 50, 200)])
