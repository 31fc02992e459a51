"""Every kind of display, slice and formatted string around numbers."""
# native: build, keys, texts


def build(a: int, b: float):
    return [a, b], (a, b, a), {a, 1, b}, {a: b, b: a, (a, 1): [b]}, [[a], [[b]]], (), [], {}, (a,)


def keys(a: int, b: float):
    return {"k": a, "z": b}, {"only": a}, {1: a, 2.5: [b], None: {a}, (1, 2): {"in": a, "out": b}}


def slices(a: int, values):
    return values[a:], values[:a], values[a : a + 2], values[::-a], values[a], values[-a], values[:], values[1:a:2]


def texts(a: int, b: float) -> str:
    return f"{a}" f"{b!r:>8}|{b:.{a}f}|{a + 1:#x}|{'x' * a!s}|{{}}|{a=}|{b!a}" + "%s-%d" % (a, b) + "".join((str(a), "q"))


def nested(n: int):
    out = []
    for i in range(n):
        out.append({"i": i, "sq": i * i, "t": (i, [i * 0.5]), "d": {"x": i, "y": -i}})
    return out


def unhashable(a: int):
    return {"fine": a, "also": {a: 1, [a]: 2}}


class Noisy:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        print("hash", self.n)
        return 1

    def __eq__(self, other):
        print("eq", self.n)
        return True


def clash(x, y, n: int):
    return len({x: n, y: n + 1, "k": n}), len({x, y})


print(build(1, 2.0), build(3, 0.5))
print(keys(1, 2.0), keys(2**70, float("inf")))
print(slices(2, [1, 2, 3, 4, 5]), slices(1, "text"), slices(2, (1, 2, 3, 4)))
print(texts(3, 2.5), nested(3))
for call in (lambda: unhashable(1), lambda: slices(9, [1]), lambda: slices(0, [1]), lambda: clash(Noisy(1), Noisy(2), 3)):
    try:
        print(call())
    except (TypeError, IndexError, ValueError) as error:
        print(type(error).__name__, error)
