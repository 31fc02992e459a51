"""A loop whose sum is an int in its first round only is left in that round: what the loop sets is unbound then."""
# native: last, area


def last(a: int, n: int):
    for i in range(n):
        a += 0.5
    return i


def area(a, b, n):
    step = (b - a) / n
    total = 0.0
    x = a
    for i in range(n):
        total += x * x * step
        x += step
    return total


print(last(1, 3), last(1, 1), area(0, 1, 1000), area(1, 3, 10))
try:
    last(1, 0)
except UnboundLocalError as error:
    print(error)
