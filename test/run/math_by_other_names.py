"""Members of `math` and builtins under other names are native, and are what they are when the program says."""
# native: by_import, by_alias, by_global, by_chain, builtins_too, circle, replaced_inside, in_both
# chosen: by_import, by_alias, by_global, circle
import math
import math as m
from math import floor, pi, sqrt
from math import hypot as length
from math import tau as turn

root = math.sqrt
chain = root
biggest = max
number = float
TWO_PI = 2 * pi
half = m.pi


def put(**names):
    """Rebind globals so that the module's text does not show it."""
    globals().update(names)


def by_import(n):
    total = 0.0
    for i in range(n):
        total += sqrt(i) + length(i, 1.0) + floor(i / 3)
    return total


def by_alias(n):
    total = 0.0
    for i in range(n):
        total += m.sin(i) * m.e
    return total


def by_global(n):
    total = 0.0
    for i in range(n):
        total += root(i)
    return total


def by_chain(n):
    total = 0.0
    for i in range(n):
        total += chain(i)
    return total


def builtins_too(n):
    total = 0.0
    for i in range(n):
        total += biggest(i, 3) + number(i)
    return total


def circle(n):
    total = 0.0
    for i in range(n):
        total += pi * i * i + turn * i + TWO_PI + half
    return total


def replaced_inside(n):
    """The loop calls what replaces a name that the loop itself uses."""
    total = 0.0
    for i in range(n):
        total += sqrt(i)
        if i == 3:
            replace()
    return total


def replace():
    put(sqrt=print_and_double)


def print_and_double(x):
    if x > 4:
        print("doubled", x)
    return x * 2.0


def in_both(n):
    from math import cos

    total = 0.0
    for i in range(n):
        total += cos(i)
    return total


def all_of_them():
    for function in by_import, by_alias, by_global, by_chain, builtins_too, circle, in_both:
        print(function.__name__, function(50))


all_of_them()
original = sqrt
put(sqrt=abs)
print(by_import(4))
put(sqrt=original)
print(by_import(4))
put(m=__import__("cmath"))
print(by_alias(3))
put(m=math)
print(by_alias(3))
put(root=math.cos)
print(by_global(3))
put(chain=lambda x: x - 1)
print(by_chain(3))
put(biggest=min, number=int)
print(builtins_too(5))
put(half=3.5, pi="ab", turn=1)
try:
    circle(2)
except TypeError as error:
    print(error)
put(pi=3)
print(circle(4))
math.sqrt = abs
print(math.sqrt is abs, by_import(3))
print(replaced_inside(6))
globals().pop("root")
try:
    by_global(1)
except NameError as error:
    print(error)
