"""Objects held by locals die exactly when CPython lets them go."""

log = []


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)

    def value(self):
        return len(self.name)


def rebind(n: int) -> int:
    a = Noisy("a")
    total = 0
    for i in range(n):
        a = Noisy(f"a{i}")
        total += a.value() + i
        log.append(f"end of {i}")
    log.append("after loop")
    return total


def order() -> int:
    x = Noisy("x")
    y = Noisy("y")
    z = Noisy("z")
    del y
    log.append("mid")
    n = x.value() * 3 + z.value()
    return n


def argument(obj, n: int) -> int:
    k = obj.value() + n
    obj = None
    log.append("released")
    return k


def temporary(n: int) -> int:
    return Noisy("temp").value() + n


def raising(n: int) -> int:
    keep = Noisy("keep")
    return keep.value() // n


print(rebind(3), log)
log.clear()
print(order(), log)
log.clear()
print(argument(Noisy("arg"), 4), log)
log.clear()
print(temporary(5), log)
log.clear()
try:
    raising(0)
except ZeroDivisionError:
    log.append("caught")
print(raising(1), log)
