"""A function of the module is rebound, deleted and redefined: the next call sees it."""
# native: step


def step(x: int) -> int:
    return x + 1


def use(n: int) -> int:
    total = 0
    for i in range(n):
        total += step(i)
    return total


def twice(x: int) -> int:
    return step(step(x))


print(use(5), twice(1))
old = step


def step(x: int) -> int:
    return x * 10


print(use(5), twice(1), old(1))
step = old
print(use(5), twice(1))
step = lambda x: 0.5
print(use(5), twice(1))
globals()["step"] = len
try:
    use(5)
except TypeError as error:
    print(error)
del step
try:
    twice(1)
except NameError as error:
    print(error)
step = old
print(use(5), twice(1))
