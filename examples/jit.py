"""One function made native in a program that is otherwise as it was: `python examples/jit.py`."""

import time

import pymlir


def plain(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


@pymlir.jit
def native(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


for function in (plain, native):
    start = time.perf_counter()
    result = function(3_000_000)
    print(f"{function.__name__:8} {result} in {time.perf_counter() - start:.3f} s")
