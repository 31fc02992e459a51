"""Every native function of a stack of them leaves or fails; each level catches, changes the values and goes on."""
# native: leaf

def leaf(n: int, d: int) -> int:
    return (n * n * n) // d


def level1(n: int) -> int:
    total = 0
    for d in range(-1, 3):
        try:
            total += leaf(n, d)
        except ZeroDivisionError:
            total += 10**6
    return total


def level2(n: int) -> int:
    try:
        return level1(n) + leaf(n, n - 3)
    except ZeroDivisionError as error:
        return -level1(n + 1) + len(error.args)
    finally:
        seen.append(n)


def level3(n: int) -> int:
    return sum(level2(i) for i in range(n)) + leaf(n, 2)


seen = []
print(level3(5), level3(2), level2(2**21), level2(2**40), seen)
