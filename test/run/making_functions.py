"""Functions made inside native functions: defaults, annotations, decorators, closures, lambdas."""
# native: deco, deco2, outer, loop, fails, fact, gen

log = []


def deco(f):
    log.append(f.__name__)
    return f


def deco2(tag):
    def wrap(f):
        f.tag = tag
        return f

    return wrap


class Meta:
    @staticmethod
    def deco(f):
        return f


def outer(n, m=2):
    acc = []

    def put(v, w=n, *, k=3, z=[]) -> int:  # noqa: B006
        acc.append(v)
        return n, w, k, z

    g = lambda x: x + n  # noqa: E731

    @deco
    def d(a: int = 1):
        return a

    @deco2("t")
    @deco
    @Meta.deco
    def e(a, b: "str" = 1, *, c: float = m, d: list[int] = 4) -> None if n else str:
        return a, b, c, d, n

    def plain(a, b):
        return a + b

    def consts(a=1, b="x", *c):
        return a, b, c

    def nonconst(a=n, b=acc):
        return a, b

    def kw(*, a=1, b):
        return a, b

    def ann(a: "int", b: "str") -> "str":
        pass

    def kwc(*, a=n):
        return a, m

    made = [put, g, d, e, plain, consts, nonconst, kw, ann, kwc, (lambda i=n, *a, k=m, **kw: (i, a, k, kw, n))]
    h = sorted([3, 1, 2], key=lambda x: -x), max([1, 2], key=lambda x, n=n: x * n)
    return made, h


def show(f):
    return (
        f.__name__,
        f.__qualname__,
        f.__defaults__,
        f.__kwdefaults__,
        f.__annotations__,
        f.__closure__ and [c.cell_contents if not isinstance(c.cell_contents, list) else "list" for c in f.__closure__],
        f.__doc__,
        f.__module__,
        getattr(f, "tag", None),
    )


for n in (4, 0):
    made, h = outer(n)
    for f in made:
        print(show(f))
    print(h, log, made[0](1), made[1](2), made[3](5, c=1), made[10](1, 2, 3, z=2))


def loop(n):
    fs = []
    for i in range(n):

        def f(x, i=i):
            return x + i

        fs.append(f)
    return [f(10) for f in fs]


print(loop(5))


def fails(n):
    try:

        def f(x=n.missing):
            pass
    except AttributeError as e:
        print(e, e.__traceback__.tb_lineno)
    try:

        @deco
        @(lambda f: f.nothing)
        def g(y: n):
            pass
    except AttributeError as e:
        print(e, e.__traceback__.tb_lineno)


fails(3)


def fact(n):
    def go(k):
        return 1 if k < 2 else k * go(k - 1)

    return go(n)


print(fact(20), fact(30))


def gen(n):
    def values():
        for i in range(n):
            yield i, n

    n += 1
    return list(values()), sum(x for x, _ in values())


print(gen(3))
