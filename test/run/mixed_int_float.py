"""An int meeting a float becomes one, correctly rounded; a huge int cannot."""
# native: mix

INTS = [0, 3, -7, 2**53 + 1, 2**62 + 1, 2**63 - 1, -(2**63), 2**64 + 1]


def mix(i: int, f: float) -> float:
    return (i + f) - (f * i) + (i - f) / (1.5 + abs(f))


def loop(n: int, step: float) -> float:
    x = 0
    for i in range(n):
        x = x + i * step
    return x


def add(i, f):
    return i + f


for i in INTS:
    print(i, mix(i, 0.5), mix(i, -1e10), add(i, 1.0).hex(), add(1.0, i).hex())
print(loop(10, 0.1), loop(0, 0.1), type(loop(0, 0.1)), loop(5, 2))
for big in (10**308, 10**309, -(10**400)):
    try:
        print(add(big, 0.5))
    except OverflowError as error:
        print(error)
    try:
        print(add(0.5, big) if big > 0 else 0.5 * big)
    except OverflowError as error:
        print(error)
