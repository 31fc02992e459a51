"""Run as `-m support.main_module`."""

import sys

from .numbers_module import total


def scaled(n: int) -> int:
    return total(n) * 2 + n


if __name__ == "__main__":
    print(scaled(int(sys.argv[1])), sys.argv[1:], __name__, __package__, __spec__.name)
    if sys.argv[2:]:
        print(scaled("x"))
