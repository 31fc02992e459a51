"""A local is bound on every way that numbers leave open, and what it holds are objects."""
# native: part, read_in_loop


def part(n, x):
    if n < 1 or n > 2:
        return x
    if n == 1:
        found = x + "a"
    elif n == 2:
        found = x + "b"
    return found


def read_in_loop(n, x):
    total = 0
    for i in range(n):
        if i >= 0:
            found = x * 2
        total += len(found) * i
    return total


print(part(1, "x"), part(2, "y"), part(3, "z"), read_in_loop(5, "ab"))
try:
    part(1.5, "x")
except UnboundLocalError as error:
    print(error)
