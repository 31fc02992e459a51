"""What a call with * or ** made for it alone goes when the function lets go of it, as from 3.12 in the interpreter."""
# native: first, second, third


class Noise:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def first(o, n: int):
    o = n
    print("in first")
    return n * 3


def second(o, p, *rest, k=None, **more):
    print("in second")
    o = rest = None
    print("rest gone")
    p = more = None
    print("more gone")
    k = 1
    return 5


def third(o):
    del o
    print("in third")
    raise ValueError("third")


def tuples():
    print(first(*(Noise("a"), 1)))
    print(first(*[Noise("b"), 2]))
    print(first(Noise("c"), *[3]))
    kept = (Noise("kept"), 4)
    print(first(*kept))
    print("kept?", kept[1])


def dicts(choice):
    print(first(**{"o": Noise("d"), "n": 1}))
    print(first(Noise("e"), **{"n": 1}))
    print(second(Noise("f"), Noise("g"), *[Noise("h")], k=Noise("i"), **{"j": Noise("j")}))
    print(second(*(Noise("k"), Noise("l"), Noise("m")), **{"x": Noise("n")}))
    pair = [5, 6]
    print(second(*(pair if choice else (7, 8)), **{"x": 6} if choice else {}), pair)
    kept = {"o": Noise("kept"), "n": 2}
    print(first(**kept))
    print(sorted(kept))


def errors(items):
    for item in items:
        try:
            third(*[Noise(item)])
        except ValueError as error:
            print(error)
            try:
                third(**{"o": Noise("inner " + item)})
            except ValueError as inner:
                print("inner", inner)
        print([1, (2, first(*[Noise("deep"), 5]))])
    try:
        third(*[Noise("x"), Noise("y")])
    except TypeError as error:
        print(error)


def made():
    yield first(*[Noise("generator"), 1])
    yield (yield first(*[Noise("sent"), 2]))


def forward(*args, **named):
    return second(*args, **named)


class Held:
    """What lets go of what it made only when the call is over."""

    call = staticmethod(first)


def through_others():
    print(Held.call(*[Noise("static"), 1]))
    print(list(map(first, *[[Noise("mapped")], [2]])))
    print(second(*map(third_but_one, [1, 2])))


def third_but_one(n: int):
    return n - 1


tuples()
dicts(True)
errors(["1", "2"])
steps = made()
print(next(steps), next(steps), steps.send(4))
print(forward(Noise("q"), Noise("r"), k=Noise("s"), t=Noise("t")))
through_others()
print(first(*[Noise("module"), 7]))
print(first(*[Noise("big"), 2**70]))
