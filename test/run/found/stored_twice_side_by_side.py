"""Of two stores to one local in an assignment the last counts, also where 3.13 makes one instruction of two stores."""
# native: first_twice, last_twice, around, all_three, unpacked, ends

log = []


class Noise:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)


def first_twice(x, y, z):
    a, a, b = x, y, z
    return a, b


def last_twice(x, y, z):
    a, b, b = x, y, z
    return a, b


def around(x, y, z):
    a, b, a = x, y, z
    return a, b


def all_three(x, y, z):
    a, a, a = x, y, z
    return a


def unpacked(x):
    b, a = x, x
    a, a, b = x
    return a, b


def ends(x):
    a, a = Noise("first"), x
    log.append("stored")
    return a


for i in range(20):
    for function in (first_twice, last_twice, around, all_three):
        print(function("x", "y", "z"), end=" ")
    print(unpacked("xyz"), ends(i), log)
    log.clear()
