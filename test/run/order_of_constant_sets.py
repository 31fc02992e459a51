"""A set display of constants has CPython's order, also where elements share a place; constants are the code's own."""
# native: added, tested, Holder.held, pair


def added(n: int):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total, {257, -4611686018427387904, 9007199254740993}


def tested(n: int):
    hits = 0
    for i in range(n):
        hits += i in {9007199254740993, 257, 1 << 40, 3}
    return hits


class Holder:
    places = {9007199254740993, -4611686018427387904, 257, 1 << 41}

    def held(self, n: int):
        for i in range(n):
            n ^= i
        return n, {257, 9007199254740993, 1 << 42}


def pair(n):
    for i in range(3):
        n += i
    return (n, 1.5, ("deep", frozenset), (257, 2.5, ("x", None)))[3]


print(added(5), tested(300), Holder.places, Holder().held(5))
print({-4611686018427387904, 9007199254740993, 257, 0.5} - {0.5})
print(pair(1) is pair(1), pair(1) is pair(1.5), pair(1) is pair.__code__.co_consts[-1], pair(1))
