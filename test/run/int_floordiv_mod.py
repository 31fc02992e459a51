"""Floor division and remainder round towards minus infinity; zero raises; -2**63 // -1 needs 65 bits."""
# native: quotient, rest, both

EDGES = [1, -1, 2, -2, 3, -3, 7, -7, 10, 2**31, 2**62, 2**63 - 1, -(2**63), 2**63, -(2**65)]


def quotient(a: int, b: int) -> int:
    return a // b


def rest(a: int, b: int) -> int:
    return a % b


def both(a: int, b: int) -> int:
    q, r = divmod(a, b)
    return q * 1000 + r


for x in [0, *EDGES]:
    print(x, [quotient(x, y) for y in EDGES], [rest(x, y) for y in EDGES])
    print([both(x, y) for y in EDGES[:8]])
for f in (quotient, rest, both):
    try:
        f(5, 0)
    except ZeroDivisionError as error:
        print(f.__name__, error)
