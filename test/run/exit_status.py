"""sys.exit inside a function that native code calls."""
# native: check
# status: 3

import atexit
import sys

atexit.register(lambda: print("at exit"))


def check(n: int) -> int:
    return n * n % 7


def finish(i: int) -> None:
    if check(i) == 2 and i > 8:
        sys.exit(3)


def run(n: int) -> int:
    total = 0
    for i in range(n):
        total += check(i)
        finish(i)
    return total


print(run(5))
print(run(100))
