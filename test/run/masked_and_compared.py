"""A product that is compared with the largest 64-bit int, and of which otherwise only low bits are used."""
# native: f, g, h


def f(a: int, b: int) -> int:
    t = 0
    for i in range(3):
        x = a * b
        if x <= 9223372036854775807:
            t += x & 255
        else:
            t += 100000
    return t


def g(a: int) -> int:
    t = 0
    for i in range(3):
        x = a * a + i
        if x >= -9223372036854775808 and x <= 9223372036854775807:
            t += (x * 3) & 255
        else:
            t += 100000
    return t


def h(a: int) -> int:
    t = 0
    for i in range(3):
        x = a * a
        y = min(x, 9223372036854775807)
        t += (x & 255) + (y & 1)
    return t


print(f(3, 5), f(2**40, 2**40))
print(g(7), g(2**40))
print(h(7), h(2**40))
