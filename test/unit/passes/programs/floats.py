"""Floats, and ints mixed with them."""

import math

# typed: newton scalar float(float)
# typed: harmonic scalar float(int)
# typed: mixed scalar float(int, float)
# typed: distance scalar float(float, float, float, float)
# typed: celsius scalar float(int)
# typed: julia scalar int(int)
# typed: bisect scalar float(float, float)
# typed: rounded scalar int(float)
# typed: area scalar float(float)
EPSILON = 1e-9


def newton(x):
    guess = x / 2.0
    for _ in range(20):
        guess = (guess + x / guess) / 2.0
        if abs(guess * guess - x) < EPSILON:
            break
    return guess


def harmonic(n):
    total = 0.0
    k = 0
    while k < n:
        total += (-1) ** k / (2 * k + 1)
        k += 1
    return total * 4 - math.pi


def mixed(n, x=0.5):
    total = 0.0
    for i in range(n):
        total += i * x
        total -= i // 2
    return total


def distance(x1, y1, x2, y2):
    return math.sqrt((x1 - x2) ** 2 + (y1 - y2) ** 2)


def celsius(c):
    return c * 9 / 5 + 32


def julia(width):
    total = 0
    for i in range(width):
        for j in range(width):
            x, y = 1.5 * (i - width / 2) / (0.5 * width), (j - width / 2) / (0.5 * width)
            k = 0
            while x * x + y * y < 4 and k < 5:
                x, y = x * x - y * y - 0.7, 2.0 * x * y + 0.27015
                k += 1
            total += k
    return total


def bisect(low, high):
    while high - low > 1e-3:
        middle = (low + high) / 2
        if middle * middle > 2:
            high = middle
        else:
            low = middle
    return low


def rounded(x):
    return int(x * 2.0) + round(x * 0.5) + math.floor(x) - math.ceil(x) + math.trunc(x * 0.1)


def area(radius):
    return math.pi * radius**2


def compared(n: int, x: float):
    return (n < x) + 2 * (n == x) + 4 * (x >= n) + 8 * (n != x)


def converted(n: int, x: float):
    return float(n) + x % 3.5 - x // 0.7 + min(x, 1.0) + max(2.5, x) + abs(x) + bool(n)
