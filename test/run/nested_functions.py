"""Functions made inside functions are native, too, and what made them looks as it did."""
# native: outer.<locals>.plain, outer.<locals>.closes, outer.<locals>.constants, outer.<locals>.annotated
# chosen: outer.<locals>.plain, outer.<locals>.constants, outer.<locals>.annotated, C.method.<locals>.helper

import collections
import dis
import marshal
import sys


def outer(n: int):
    def plain(x: int) -> int:
        t = 0
        for i in range(x):
            t += i * x
        return t

    def closes(x: int):
        t = 0
        for i in range(x):
            t += n
        return t

    def keywords(x: int, y=n, *, z=3, w=(1, n)) -> "int":
        return x + y, n, z, w

    def constants(x: int, y=5):
        t = 0
        for i in range(x):
            t += y * i
        return t

    def annotated(x: int, y=5, q=[]) -> int:
        t = 0
        for i in range(x):
            t += y * i
        return t + n

    for_all = lambda x: sum(i * x for i in range(n))
    each = [(lambda x, i=i: [x + i + k for k in range(3)]) for i in range(2)]
    return plain, closes, keywords, constants, annotated, for_all, *each


class C:
    def method(self):
        def helper(x: int = 7) -> float:
            y = 0.5
            for i in range(x):
                y = y * i + 1.0
            return y

        return helper


class Inverted(tuple):
    def __invert__(self):
        return "inverted"


def refused(value):
    try:
        ~value
    except TypeError as error:
        print(error)


def traced(function, *args):
    events = []

    def trace(frame, event, argument):
        frame.f_trace_opcodes = True
        events.append((event, frame.f_code.co_name, frame.f_lineno, frame.f_lasti))
        return trace

    sys.settrace(trace)
    function(*args)
    sys.settrace(None)
    return events


code = outer.__code__
before = code.co_code
for f in outer(4):
    cells = f.__closure__ and [cell.cell_contents for cell in f.__closure__]
    print(f.__name__, f(3), f.__defaults__, f.__kwdefaults__, f.__annotations__, cells, f.__qualname__, f.__module__)
print(C().method()(), C().method()(3), C().method().__defaults__)
print(code.co_code == before, [one.opname for one in dis.get_instructions(outer) if one.opname[:3] in ("MAK", "UNA")])
print(marshal.loads(marshal.dumps(code)) == code, code.replace() == code, code.replace(co_name="other") == code)
print(len({code, code.replace()}), code != code.replace(), code.replace(co_name="x").co_code == before)
for value in ((1, 2), code, collections.namedtuple("N", "a")(1), [], "s"):
    refused(value)
print(~Inverted(), hasattr((), "__invert__"), hasattr(code, "__invert__"))
print(traced(outer, 2))
