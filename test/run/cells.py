"""Cells: who shares a variable with whom, when it is bound, and when what it holds dies."""
# native: counter, shared, owner, deleted, rebinds_parameter, replaces, generator_owner, seen, many

import sys


class Noisy:
    """Says when it dies, in which function and line, and which variables that has."""

    def __init__(self, name: str):
        self.name = name

    def __del__(self):
        frame = sys._getframe(1)
        shown = sorted(frame.f_locals) if frame.f_code.co_name != "<module>" else "..."
        print("del", self.name, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, shown)


def counter(start: int):
    total = start

    def bump(by: int) -> int:
        nonlocal total
        for i in range(by):
            total += i
        return total

    return bump


def shared():
    value = 1

    def get():
        return value

    def put(new):
        nonlocal value
        old, value = value, new
        return old

    print(get(), put(2.5), get(), put("x"), get(), value)
    return get, put


def owner(k: int):
    k += 1
    j = k * 2

    def inner():
        return k, j

    k += j
    return inner


def deleted():
    def get():
        return later

    for attempt in range(3):
        try:
            print("got", get())
        except NameError as error:
            print(type(error).__name__, error, error.__traceback__.tb_next.tb_lineno - get.__code__.co_firstlineno)
        if attempt == 0:
            later = 10**20
        else:
            try:
                del later
            except NameError as error:
                print(type(error).__name__, error)
    try:
        return later
    except NameError as error:
        return type(error).__name__, str(error)


def rebinds_parameter(thing):
    def get():
        return thing

    print("rebinding", get().name)
    thing = None
    print("rebound", get())


def replaces():
    held = Noisy("first")

    def swap(new):
        nonlocal held
        held = new
        print("swapped")

    swap(Noisy("second"))
    swap(3)
    return held


def generator_owner(n: int):
    seen = 0

    def values():
        nonlocal seen
        for i in range(n):
            seen += i
            yield i, seen

    for pair in values():
        seen += 100
    return pair, seen


def loops(n: int):
    made = []
    for i in range(n):
        j = i * i

        def inner(x=i):
            return x, i, j

        made.append(inner)
    return [f() for f in made], [f() for f in [lambda: (i, k) for k in range(2)]]


def seen(a, b: int):
    c = a

    def inner(d):
        e = b
        return sorted(locals().items(), key=str), e, c

    print(sorted(locals()), sorted(sys._getframe().f_locals))
    return inner


def many(n: int):
    def even(k: int) -> bool:
        return True if k == 0 else odd(k - 1)

    def odd(k: int) -> bool:
        return False if k == 0 else even(k - 1)

    def power(x: int) -> int:
        result = 1
        for _ in range(n):
            result *= x
        return result

    return even(n), odd(n), power(2), power(10), power(1.5)


class Base:
    def name(self):
        return "Base"


class Derived(Base):
    def name(self):
        return __class__.__name__ + super().name()


bump = counter(5)
print([bump(i) for i in range(6)], bump.__closure__[0].cell_contents)
bump.__closure__[0].cell_contents = 2**63 - 2
print(bump(4), bump.__closure__[0].cell_contents is bump(0))
bump.__closure__[0].cell_contents = 0.5
print(bump(4))
get, put = shared()
print(get.__closure__[0] is put.__closure__[0], put([]), get())
print(owner(3)(), owner(2.5)(), owner(2**62)())
print(deleted())
rebinds_parameter(Noisy("parameter"))
print(replaces())
print(generator_owner(4), loops(3))
print(seen([1], 2)("d"), many(6), many(40))
print(Derived().name(), Derived.name.__closure__[0].cell_contents)
try:
    counter("x")(2)
except TypeError as error:
    print(error, error.__traceback__.tb_next.tb_lineno)
