"""sys.setprofile counts calls and returns of native functions while it is on."""
# native: fib

import math
import sys

counts = {}


def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def root(x: float) -> float:
    return math.sqrt(x) + abs(x)


def profiler(frame, event, arg):
    name = frame.f_code.co_name if event in ("call", "return") else arg.__name__
    counts[event, name] = counts.get((event, name), 0) + 1


print(fib(15), root(2.0))
sys.setprofile(profiler)
fib(10)
root(4.0)
sys.setprofile(None)
print(fib(15), root(2.0))
for key in sorted(counts):
    print(key, counts[key])
