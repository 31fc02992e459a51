"""A number that the program has been given is the one that a frame shows, before and after native code is left."""
# native: kept_by_frame
import sys


def look(out):
    out.append(sys._getframe(1).f_locals["x"])


def kept_by_frame(n: int, out: list):
    x = n * 1000
    out.append(x)
    look(out)
    total = 2**62
    for i in range(n):
        total += total
    look(out)
    return x


for n in 7, 2, 0, 5:
    out = []
    result = kept_by_frame(n, out)
    print([next(place for place, other in enumerate(out) if other is one) for one in [*out, result]])
