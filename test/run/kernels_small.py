"""Small versions of the scalar benchmark kernels."""
# native: fib, collatz, mandelbrot, queens, sum_squares
# chosen: fib, collatz, mandelbrot, queens, sum_squares, integrate

import math


def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def collatz(limit: int) -> int:
    best = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        best = max(best, steps)
    return best


def mandelbrot(size: int) -> int:
    inside = 0
    for py in range(size):
        y0 = 2.0 * py / size - 1.0
        for px in range(size):
            x0 = 3.0 * px / size - 2.0
            x = y = 0.0
            for _ in range(50):
                x, y = x * x - y * y + x0, 2.0 * x * y + y0
                if x * x + y * y > 4.0:
                    break
            else:
                inside += 1
    return inside


def queens(row_mask: int, cols: int, left: int, right: int) -> int:
    if cols == row_mask:
        return 1
    count = 0
    free = row_mask & ~(cols | left | right)
    while free:
        bit = free & -free
        free ^= bit
        count += queens(row_mask, cols | bit, (left | bit) << 1, (right | bit) >> 1)
    return count


def sum_squares(n: int) -> int:
    total = 0
    for i in range(n):
        total += i * i
    return total


def integrate(lo: float, hi: float, steps: int) -> float:
    h = (hi - lo) / steps
    total = 0.0
    for i in range(steps):
        x = lo + (i + 0.5) * h
        total += math.sin(x) * math.exp(-0.1 * x) + math.sqrt(x + 1.0)
    return total * h


print(fib(18), collatz(500), mandelbrot(20), queens(63, 0, 0, 0), sum_squares(10000), sum_squares(4_000_000), integrate(0.0, 5.0, 500).hex())
