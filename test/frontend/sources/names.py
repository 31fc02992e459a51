"""Documentation."""
from __future__ import annotations
import os.path as p, sys
from .a import b as c, d

X: int = 1


class C(Base, metaclass=Meta):
    """Of C."""

    __secret = 2
    y: "str"

    @decorated(1)
    def get(self, /, n: int = X, *rest, key=None, **more) -> int:
        global X
        X, self.__secret = n, (m := rest[1:2])
        self.items[n] += key
        del self.items[n], self.x

        def inner():
            nonlocal m
            m = lambda *, q=n: q
            return m

        return inner


async def agen(xs):
    async with xs as x:
        async for y in x:
            await y
            yield [z async for z in y if z]


def gen():
    got = yield
    yield from {k: v for k, v in got}
    return f"{got!r:>{X}} and {X}", "%s!" % (got,), (1, *got), {**got, "a": 1}
