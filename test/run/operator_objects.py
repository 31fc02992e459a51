"""Operators of user classes inside numeric loops: they raise, return odd things, and look at their caller."""

import sys


class Odd:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        if other == 3:
            raise ValueError(f"no {other}")
        return Odd(self.n + other)

    def __lt__(self, other):
        return sys._getframe(1).f_lineno - sys._getframe(1).f_code.co_firstlineno

    def __getattr__(self, name):
        if name == "gone":
            raise AttributeError("really " + name)
        return len(name) + self.n

    def __getitem__(self, i):
        return self.n * i

    def __setitem__(self, i, v):
        self.n += i + v

    def __delitem__(self, i):
        self.n -= i

    def __contains__(self, x):
        return "yes" if x == self.n else ""

    def __call__(self, *args, **kwargs):
        return self.n, args, kwargs

    def __bool__(self):
        if self.n > 5:
            raise RuntimeError("no truth")
        return self.n > 2

    def __repr__(self):
        return f"Odd({self.n})"


def use(n: int, o) -> list:
    out = []
    total = 0
    for i in range(n):
        total += i * 2
        out.append(o < total)
        out.append(o.name + total)
        o[i] = total
        out.append(o[i] + 1)
        del o[i]
        out.append(total in o)
        out.append(o(i, total, key=i * 1.5))
    return out


def adding(n: int, o):
    seen = 0
    for i in range(n):
        o = o + i
        seen += i
    return o, seen


def truths(n: int, o) -> int:
    count = 0
    while o:
        count += 1
        o = Odd(o.n + n)
    return count


def attribute(n: int, o) -> int:
    total = 0
    for i in range(n):
        total += i + (o.gone if i == 2 else o.x)
    return total


print(use(3, Odd(1)))
for call in (lambda: adding(3, Odd(0)), lambda: adding(6, Odd(0)), lambda: truths(1, Odd(3)), lambda: truths(-1, Odd(4)), lambda: attribute(2, Odd(1)), lambda: attribute(5, Odd(1))):
    try:
        print(call())
    except (ValueError, RuntimeError, AttributeError) as error:
        tb = error.__traceback__
        rows = []
        while tb:
            rows.append((tb.tb_frame.f_code.co_name, tb.tb_lineno, sorted((k, repr(v)) for k, v in tb.tb_frame.f_locals.items())))
            tb = tb.tb_next
        print(repr(error), [row for row in rows if row[0] not in ("<module>", "<lambda>")])
