"""Versions of a loop lead to one another: what they make has more than one way in, and yet the analysis ends."""
# native: turn


def turn(a, n):
    i = j = 0
    x = 0
    y = 1
    z = 0
    for i in range(n):
        if x is not None and i > 1:
            if i == 0:
                break
            if y is None:
                y += x
                z, x = x, x
            else:
                if i == 3:
                    return z
                if i == 0:
                    break
                if i == 3:
                    break
        else:
            y -= i
            for j in range(5):
                y = (x - z) + ((z * y) / 2)
                if i == 1:
                    continue
                x -= y
            for i in range(5):
                y = z
        y += 1.5
    return (x, y, z)


for a, n in ((1, 6), (0.5, 9), (2, 0), (3, 1), (None, 4)):
    print(turn(a, n))
