"""locals(), vars(), dir(), eval and exec inside functions with numbers."""

def scalars(n: int):
    x = n * 1.5
    for i in range(3):
        x += i
    seen = sorted(locals().items())
    y = eval("n + i")
    return seen, y, sorted(dir()), sorted(vars())


def run(n: int):
    a = n + 1
    space = {}
    exec("b = a * 2", {"a": a}, space)
    return space, a, eval("a * 10", {"a": a})


print(scalars(2))
print(run(4))
