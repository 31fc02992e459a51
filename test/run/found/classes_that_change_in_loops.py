"""Numbers that are ints for some rounds and floats from then on: loops have a version for each."""
# native: escape, total_escape, root, mean, corner, nested, first_or_last


def escape(cx, cy, limit=60):
    x = y = 0
    for i in range(limit):
        x, y = x * x - y * y + cx, 2 * x * y + cy
        if x * x + y * y > 4:
            return i
    return limit


def total_escape(w, h):
    total = 0
    for j in range(h):
        for i in range(w):
            total += escape(3 * i / w - 2, 2 * j / h - 1)
    return total


def root(x, eps):
    low, high = 0, x
    while high - low > eps:
        middle = (low + high) / 2
        if middle * middle > x:
            high = middle
        else:
            low = middle
    return low


def mean(n):
    found = squares = 0
    for k in range(1, n + 1):
        x = (k * k) % 17
        away = x - found
        found += away / k
        squares += away * (x - found)
    return found, squares


def corner(n):
    low = high = None
    for i in range(n):
        x = (i * 7919) % 1013
        if low is None or x < low:
            low = x
        if high is None or x > high:
            high = x
    return low, high


def nested(n, m):
    total = 0
    for i in range(n):
        for j in range(m):
            total += 1 / (i + j + 1)
    return total


def first_or_last(n, at):
    x = 0
    for i in range(n):
        for j in range(n):
            if i * j == at:
                break
            x = x + 0.5 if j > i else x + 1
        else:
            x *= 2
    return x, i, j


print(total_escape(24, 16), escape(0.0, 0.0), escape(2.0, 2.0))
print(root(2, 1e-9), root(9, 1), root(0, 1), root(2.0, 0.5))
print(mean(100), mean(1), mean(0))
print(corner(100), corner(1), corner(0))
print(nested(6, 5), nested(3, 0), nested(0, 3), nested(1, 1))
print(first_or_last(5, 6), first_or_last(3, 99), first_or_last(1, 0))
