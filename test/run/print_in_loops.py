"""print in the middle of numeric loops, to both streams."""

import sys


def trace(n: int) -> int:
    total = 0
    for i in range(n):
        total += i * i
        print("step", i, total, sep="-", end=";" if i % 2 else "\n")
        if total > 50:
            print("late", total, file=sys.stderr)
    print()
    return total


def collatz(n: int) -> None:
    while n != 1:
        print(n, end=" ")
        n = 3 * n + 1 if n % 2 else n // 2
    print(n)


print(trace(8))
collatz(27 * 3)
print(collatz(1))
