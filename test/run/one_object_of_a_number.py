"""A number that the program has been given is one object, wherever the program meets it again."""
# native: twice, loops, largest, branch, counted, argument, swapped, rebound, chosen, given_back, in_finally, several, until_changed


def twice(n: int, out: list):
    x = n * 1000
    out.append(x)
    out.append(x)
    return x


def loops(n: int, out: list):
    x = n * 1000
    y = x * 0.5
    for _ in range(n):
        out.append(x)
        out.append(y)
    return x


def largest(data: list):
    best = 0
    for value in data:
        if value > best:
            best = value
    return best


def branch(n: int, out: list):
    x = n * 1000
    if n > 3:
        out.append(x)
    elif n > 1:
        x += 1
    out.append(x)
    while n > 0:
        n -= 1
        if n == 2:
            out.append(x)
    return x


def counted(n: int, out: list):
    for i in range(n, n + 3):
        out.append(i)
        out.append(i)
    return i


def argument(n: int, x: float, out: list):
    out.append(n)
    m, y = n, x
    n += 1
    x += 1.0
    out.extend([m, n, x, y])
    out.extend((m, n, x, y))
    return m


def swapped(n: int, out: list):
    a, b = n * 1000, n * 2000
    out.append(a)
    for _ in range(n):
        a, b = b, a
        out.append(a)
    return b


def rebound(n: int, out: list):
    x = n * 1000
    for i in range(n):
        out.append(x)
        x = x + i
        out.append(x)
    return x


def chosen(n: int, m: int, out: list):
    x = n * 1000
    out.append(x)
    if m > 2:
        x = m
    elif m > 1:
        x = 123456
    return x


def given_back(data: list):
    x = data[0]
    for i in range(3):
        if x > 10**6:
            return x
        if x < 1000:
            x = x * i
    return x


def in_finally(n: int, out: list):
    x = n * 1000
    try:
        out.append(x)
        out.append(10**9 // (n - 5))
    except ZeroDivisionError:
        out.append(x)
    finally:
        out.append(x)
    return x


def until_changed(n: int, m: int, out: list):
    for i in range(m):
        out.append(n)
        if i > 1:
            n = n * 3
    return n


def several(n: int):
    x = n * 1000
    y = x
    return [x, y, (x, y)]


def alike(*objects):
    """Which of the objects are the same, by number."""
    return [next(place for place, other in enumerate(objects) if other is one) for one in objects]


for n in 7, 2, 0, 5:
    for function in twice, loops, branch, swapped, rebound, in_finally:
        out = []
        print(function.__name__, alike(function(n, out), *out))
    first, second, both = several(n)
    print(alike(first, second, *both))
for m in 0, 1, 5:
    out = []
    large = n * 1000
    print(alike(large, until_changed(large, m, out), *out))
out = []
print(alike(counted(1000, out), *out))
for n in 10**6, 5:
    out = []
    print(alike(n, argument(n, n / 7, out), *out))
data = [5000, 4000, 70000, 70000 + 0 * n, 3]
print(alike(largest(data), *data))
for m in 10**6, 2, 1:
    out = []
    print(alike(chosen(n, m, out), m, *out))
for value in 10**7, 5000, 100:
    data = [value]
    print(alike(given_back(data), *data))
