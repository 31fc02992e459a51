"""Functions, builtins, math and globals are replaced by ways that the compiler cannot see in the source."""
# native: use, total, wave, area

import builtins
import math
import sys

module = sys.modules[__name__]
FACTOR = 3
PI = 3.14159


def step(x: int) -> int:
    return x + 1


def use(n: int) -> int:
    t = 0
    for i in range(n):
        t += step(i)
    return t


def total(n: int) -> int:
    t = 0
    for i in range(n):
        t += max(i, 3) * FACTOR
    return t


def wave(x: float, n: int) -> float:
    t = 0.0
    for i in range(n):
        t += math.sin(x * i)
    return t


def area(r: float) -> float:
    return PI * r * r


def show():
    out = []
    for call in (lambda: use(5), lambda: total(6), lambda: wave(0.1, 10), lambda: area(2.0)):
        try:
            out.append(call())
        except (NameError, TypeError, AttributeError) as error:
            out.append(str(error))
    print(out)


def attempt(owner, name, value):
    missing = object()
    old = vars(owner).get(name, missing)
    setattr(owner, name, value)
    show()
    if old is missing:
        delattr(owner, name)
    else:
        setattr(owner, name, old)


show()
attempt(module, "step", lambda x: x * 10)
attempt(module, "step", abs)
attempt(module, "step", None)
attempt(module, "max", min)
attempt(module, "range", lambda n: [n, n])
attempt(builtins, "max", lambda *p: 7)
attempt(builtins, "range", lambda n: (1, 2.5))
attempt(module, "FACTOR", 10)
attempt(module, "FACTOR", 2**62)
attempt(module, "FACTOR", 0.5)
attempt(module, "PI", 3)
attempt(module, "PI", "x")
attempt(math, "sin", lambda x: 2)
attempt(module, "math", type("M", (), {"sin": staticmethod(abs)}))
show()
for owner, name in ((module, "step"), (builtins, "max"), (math, "sin"), (module, "PI"), (module, "math")):
    old = vars(owner)[name]
    delattr(owner, name)
    show()
    setattr(owner, name, old)
show()
vars(module).update(step=lambda x: -x, FACTOR=True)
show()
