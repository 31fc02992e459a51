"""3.13 pops what a local gets that gets another value at once, before what the local had goes."""
# native: two, three, in_loop, twice_in_a_pair


class Noise:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name, end="; ")


def some(*names):
    for name in names:
        yield Noise(name)


def two(x):
    _ = Noise("old")
    _, _ = some("p", "q")
    print("stored", end=" ")
    return x


def three(x):
    a = Noise("old a")
    b = Noise("old b")
    a, b, b = some("p", "q", "r")
    a, a, b = some("s", "t", "u")
    print("stored", end=" ")
    return x


def in_loop(x):
    a = Noise("old")
    for a, a in [some("p", "q"), some("r", "s")]:
        print("stored", end=" ")
    return x


def twice_in_a_pair(x):
    a, b, a = some("p", "q", "r")
    [a, [b, b]] = Noise("s"), some("t", "u")
    a, *a = some("v", "w")
    print("stored", end=" ")
    return x


for function in (two, three, in_loop, twice_in_a_pair):
    print(function(1))
