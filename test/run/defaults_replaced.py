"""__defaults__ and __kwdefaults__ change: direct calls between compiled functions follow."""
# native: area, total


def area(w: int, h: int = 2, *, scale: int = 1) -> int:
    return w * h * scale


def total(n: int) -> int:
    t = 0
    for i in range(n):
        t += area(i)
    return t


def show():
    try:
        print(area(3), area(3, 3), area(3, scale=5), total(4))
    except TypeError as error:
        print(error)


show()
area.__defaults__ = (10,)
show()
area.__kwdefaults__ = {"scale": 7}
show()
area.__defaults__ = None
show()
area.__defaults__ = (1, 1)
print(area(), total(3))
area.__defaults__ = (2.5,)
show()
area.__kwdefaults__ = None
show()
area.__kwdefaults__ = {}
area.__kwdefaults__["scale"] = 3
show()
