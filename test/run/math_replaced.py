"""math's functions are replaced on the module, and the module's name is rebound."""


import math


def wave(x: float, n: int) -> float:
    total = 0.0
    for i in range(n):
        total += math.sin(x * i)
    return total


print(wave(0.1, 10))
real = math.sin
math.sin = lambda x: 1.0
print(wave(0.1, 10))
math.sin = real
print(wave(0.1, 10))


class Fake:
    @staticmethod
    def sin(x):
        return 2


kept = math
math = Fake
print(wave(0.1, 10))
math = kept
print(wave(0.1, 10))
del kept.sin
try:
    wave(0.1, 3)
except AttributeError as error:
    print(error)
kept.sin = real
print(wave(0.1, 3))
