"""Functions with *args, **kwargs and keyword-only parameters, called with numbers."""
# native: plain


def plain(a: int, b: int) -> int:
    return a * 10 + b


def total(*values: int) -> int:
    t = 0
    for v in values:
        t += v
    return t


def scaled(*values, by: float = 2.0, **rest) -> float:
    s = 0.0
    for v in values:
        s += v * by
    return s + len(rest)


def forward(*args, **kwargs):
    return plain(*args, **kwargs)


print(total(), total(1, 2, 3), total(*range(10)), total(2**62, 2**62), scaled(1, 2), scaled(1, by=3), scaled(1, x=1, y=2), forward(1, 2), forward(b=1, a=2))
for call in (lambda: forward(1), lambda: forward(1, 2, 3), lambda: scaled("x")):
    try:
        call()
    except TypeError as error:
        print(error)
