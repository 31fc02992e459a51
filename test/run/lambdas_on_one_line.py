"""Functions of one name that begin on one line, one in the defaults of the other."""
# native: run


def run(n: int) -> int:
    one = lambda x=lambda: 5: x() + 1
    two = lambda x=lambda y=lambda z=1: z: y() * 10: x() + 100
    many = [lambda: 1, lambda: 2, lambda a=lambda: 33333 + 1: a]
    print(one(), two(), many[0](), many[1](), many[2]()())
    print([a * 2 for a in [b + 1 for b in [c for c in range(3)]]])
    print({a: [b for b in range(a)] for a in [c for c in range(3)]}, [[b for b in range(a)] for a in range(3)])
    print(list(a for a in list(b for b in range(3))), (lambda s={i for i in range(3)}: sorted(s))())
    total = 0
    for i in range(n):
        total += i
    return total


print(run(10))
