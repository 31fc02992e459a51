"""Native functions called by C code: map, sorted, filter, reduce, caches, decorators."""
# native: key, add, fib_slow

import functools
import operator


def key(x: int) -> int:
    return x * 7919 % 101


def add(a: int, b: int) -> int:
    return a + b


def fib_slow(n: int) -> int:
    return n if n < 2 else fib_slow(n - 1) + fib_slow(n - 2)


@functools.lru_cache(maxsize=None)
def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def logged(function):
    @functools.wraps(function)
    def wrapper(*args):
        result = function(*args)
        calls.append((function.__name__, args, result))
        return result

    return wrapper


calls = []


@logged
def decorated(n: int) -> int:
    return n * 2 if n > 3 else decorated(n + 1)


print(list(map(key, range(10))), sorted(range(12), key=key), list(filter(key, [0, 1, 101, 202, 3])))
print(functools.reduce(add, range(50)), functools.reduce(add, [2**62, 2**62, 1]), functools.reduce(add, ["a", "b"]))
print(fib(90), fib(150), fib_slow(15), fib.cache_info().misses, decorated(1), calls)
print(max([3, 1, 2], key=key), min(range(20), key=lambda x: -key(x)), list(map(operator.methodcaller("__call__", 4), [key])), {f.__name__: f(9) for f in (key, fib_slow)})
