"""__main__, __name__, argv, __file__ and stdin as a script sees them."""
# native: total
# args: one 2 --three
# stdin: 4 5 6

import os
import sys


def total(n: int) -> int:
    t = 0
    for i in range(n + 1):
        t += i
    return t


def main() -> None:
    numbers = [int(word) for word in sys.stdin.read().split()]
    print([total(n) for n in numbers], sys.argv[1:], os.path.basename(sys.argv[0]), os.path.basename(__file__))


if __name__ == "__main__":
    main()
    print(__name__, sys.modules["__main__"].total is total, total.__module__, __doc__[:8], __spec__, __package__, sorted(n for n in globals() if n.startswith("__")))
    print(sys.path[0] == os.path.dirname(os.path.abspath(__file__)), os.path.basename(total.__code__.co_filename), total.__code__.co_firstlineno)
