"""Functions made and cells stored where the operand stack of the frame is as full as it ever gets."""


def makes(a, b, c, d, e):
    def inner():
        return a, b, c, d, e

    return inner


def makes_in_generator(a, b, c, d, e, f):
    def inner():
        return a, b, c, d, e, f

    yield inner


def makes_with_keywords(n):
    x, y = n, n + 1

    def inner(*, first=x, second=y):
        return first, second, x, y

    return inner


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def stores():
    held = Noisy("first")

    def swap(new):
        nonlocal held
        held = new

    swap(Noisy("second"))
    swap(3)
    return held


for i in range(3):
    print(makes(1, 2, 3, 4, i)(), [made() for made in makes_in_generator(1, 2, 3, 4, 5, i)])
    print(makes_with_keywords(i)(), makes_with_keywords(i)(first=9), makes_with_keywords.__code__.co_stacksize)
    print(stores())
