"""Module-level numbers change between calls and inside them."""


FACTOR = 3
PI = 3.14159
counter = 0
rate = 2


def scaled(n: int) -> int:
    total = 0
    for i in range(n):
        total += i * FACTOR
    return total


def area(r: float) -> float:
    return PI * r * r


def bump(n: int) -> int:
    global counter
    for i in range(n):
        counter += i
    return counter


def reader(n: int) -> int:
    return counter * n


def rated(n: int):
    global rate
    out = 0
    for i in range(n):
        out += i * rate
        if i == 3:
            rate = 0.5
        if i == 6:
            rate = 2**80
    return out


def missing():
    return nowhere + 1


def dropped():
    global counter
    del counter


print(scaled(5), area(2.0), bump(5), reader(2))
FACTOR = 10
PI = 3
print(scaled(5), area(2.0), bump(3), reader(2))
FACTOR = 1.5
print(scaled(5))
FACTOR = 2**100
print(scaled(5))
FACTOR = "ab"
try:
    scaled(5)
except TypeError as error:
    print(error)
print(rated(9))
for f in (missing, dropped, lambda: reader(1)):
    try:
        print(f())
    except NameError as error:
        print(error)
