# native: keep, clamp, through, mixed
# An argument that comes back, or that a call gets to see, is the object that came, whatever native code made of it.
def keep(x: float, n: int):
    y = x
    for i in range(n):
        if i == 5000000:
            y = y + 1
    return y


def clamp(x: int, low: int, high: int):
    return max(low, min(x, high))


def through(x: int):
    return clamp(x, 0, 10**16)


seen = []


def mixed(x: float, n: int):
    y = x
    t = 0.5
    for i in range(n):
        t = t * 1.5 + i
    seen.append((x, y, t))
    return y


a = 1.5
big = 10**15
nan = float("nan")
print(keep(a, 10) is a, keep(a, 5000001) is a, keep(nan, 3) in [nan])
print(clamp(big, 0, 10**16) is big, through(big) is big, clamp(-(10**15), big, 10**16) is big)
print(mixed(a, 5) is a, seen[0][0] is a, seen[0][1] is a, seen[0][2] == seen[0][2])
