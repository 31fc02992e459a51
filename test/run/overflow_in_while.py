"""while loops that overflow in the test, in the body and in the last step."""
# native: doubling, bounded, countdown


def doubling(limit: int) -> int:
    x, steps = 1, 0
    while x < limit:
        x += x
        steps += 1
    return x * 1000 + steps


def bounded(n: int) -> int:
    x = n
    steps = 0
    while x * x > 10 and steps < 100:
        x -= x // 3 + 1
        steps += 1
    return x + steps


def countdown(x: int) -> int:
    count = 0
    while x:
        x >>= 1
        count += 1
    return count


for limit in (1, 2**61, 2**62, 2**63 - 1, 2**63, 2**64 + 1, 2**130):
    print(limit, doubling(limit), countdown(limit))
print([bounded(n) for n in (0, 5, 2**31, 2**32, 2**62, 2**63 - 1, 10**25, -(2**62))])
