"""Identity of what goes in and what comes out."""
# native: bigger

def same(x):
    return x


def kept(x: list, n: int) -> list:
    for i in range(n):
        x = x
    return x


def bigger(a: int, b: int) -> int:
    return a if a > b else b


def none_or(x, n: int):
    return x if n > 0 else None


items = [1, 2]
big = 10**30
print(same(items) is items, kept(items, 3) is items, same(big) is big, none_or(items, 1) is items, none_or(items, 0) is None)
print(bigger(3, 4) is 4 + 0, bigger(True, False) is True, bigger(True, 0) is True, bigger(big, 1) is big)
print((1 > 0) is True, same(None) is None, same(...) is ...)
