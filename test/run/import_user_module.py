"""A module of the user's own is imported and its functions are called and replaced."""
# native: total

import sys

sys.dont_write_bytecode = True

from support import numbers_module
from support.numbers_module import cube


def here(x: int) -> int:
    return cube(x) + 1


def there(n: int) -> int:
    total = 0
    for i in range(n):
        total += numbers_module.square(i)
    return total


print(here(3), there(5), cube.__module__, numbers_module.__name__, numbers_module.SCALE, numbers_module.total(10))
numbers_module.square = lambda x: 1
cube = lambda x: 0
print(here(3), there(5), numbers_module.total(10))
numbers_module.SCALE = 7
print(numbers_module.total(10), cube(5))
