"""Errors of a native leaf are caught at each level above it, and calculation goes on."""
# native: leaf, sum_leaves


def leaf(a: int, b: int) -> int:
    return a // b + a % b


def sum_leaves(n: int, bad: int) -> int:
    total = 0
    for i in range(n):
        total += leaf(100, i - bad)
    return total


def caught_here(a: int, b: int) -> int:
    try:
        return leaf(a, b)
    except ZeroDivisionError:
        return -1


def caught_above(n: int) -> list:
    found = []
    for bad in range(-1, n):
        try:
            found.append(sum_leaves(5, bad))
        except ZeroDivisionError as error:
            found.append((str(error), error.__traceback__.tb_next.tb_frame.f_locals["i"]))
        else:
            found.append("fine")
        finally:
            found.append(bad)
    return found


print(caught_here(7, 2), caught_here(7, 0), caught_above(7))
try:
    try:
        leaf(1, 0)
    except ZeroDivisionError:
        sum_leaves(3, 1)
except ZeroDivisionError as error:
    print(repr(error), repr(error.__context__), error.__cause__)
