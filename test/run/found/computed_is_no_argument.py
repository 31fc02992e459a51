# native: small, either, clamp, through, counted, absolute, folded, largest, last
# A number that was computed is never an argument or constant that happens to be equal, on whatever way it comes.
def either(y: int, n: int):
    total = 0
    for i in range(n):
        total += i
    return y if n < 0 else total


def small(a: int):
    return a if a else 5


def clamp(x: int, low: int, high: int):
    return max(low, min(x, high))


def through(x: int, n: int):
    y = x + 1 - 1 if n > 5 else x
    return clamp(y, 0, 10**16)


def counted(start: int, stop: int):
    for i in range(start, stop):
        if i * 2 > 10:
            return i
    return start


def absolute(x: int, n: int):
    y = x - 1 + 1 if n else x
    return abs(y)


def folded(n: int):
    x = n + 1 if n > 0 else 123456
    return int(x)


def largest(x: float, y: float, n: int):
    best = x
    for i in range(n):
        step = y * i
        if step >= best:
            best = step
    return best


def last(x: float, n: int):
    while n > 0:
        n -= 1
        if n == 3:
            x = x * 1.0
        elif n == 2:
            x = 1000.5
    return x


y = 499500
print(either(y, 1000) is y, either(y, 1000) == y, either(y, -1) is y)
big = 10**15
print(small(0), small(big) is big)
print(through(big, 1) is big, through(-big, 9) is big, clamp(big, 0, big + 0) is big)
start = 1000
print(counted(start, 2000) is start, counted(start, 0) is start, counted(start, 2000) == start)
print(absolute(big, 0) is big, absolute(big, 1) is big, absolute(-big, 0) == big)
print(folded(0) is folded(-1), folded(123455) is folded(0), folded(123455) is folded(123455))
a, b = 2.5, 1.25
print(largest(a, b, 0) is a, largest(a, b, 3) == a, largest(a, b, 2) is a)
print(last(a, 0) is a, last(a, 3) is a, last(a, 9) is last(a, 9), last(a, 3) is last(a, 9), last(a, 5) == a)
