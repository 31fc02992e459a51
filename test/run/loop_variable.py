"""The loop variable is an ordinary local: rebinding it does not disturb the loop, an empty loop does not bind it."""
# native: rebound, nested_same


def rebound(n: int) -> int:
    total = 0
    for i in range(n):
        total += i
        i *= 100
        total += i
    return total


def nested_same(n: int) -> int:
    total = 0
    for i in range(n):
        for i in range(i):
            total += i
        total += i * 1000
    return total


def unbound(n: int) -> int:
    for k in range(n):
        pass
    return k


print([rebound(n) for n in (0, 1, 5, 50)], [nested_same(n) for n in (0, 1, 2, 7)])
print(unbound(3))
try:
    unbound(0)
except UnboundLocalError as error:
    print(error)
