"""range with bounds at and past the ends of 64 bits: the next value may not fit although no item is past the end."""
# native: walk


def walk(lo: int, hi: int, step: int) -> int:
    total = 0
    for i in range(lo, hi, step):
        total ^= i
        total += 1
        if total & 0xFF == 0x77:
            break
    return total


def beyond(c: float) -> int:
    t = 0
    for i in range(2**63 - 4, 2**63 + 1):
        if c == 1.0:
            break
        t += 1
    for i in range(-(2**63) - 1, -(2**63) + 2):
        t += i
    for i in range(0, 2**65, 2**64):
        t -= i
    return t


print(beyond(1.0), beyond(2.0), beyond(float("nan")))
TOP = 2**63 - 1
BOTTOM = -(2**63)
for case in (
    (TOP - 5, TOP, 1), (TOP - 5, TOP, 4), (TOP - 5, TOP, 2**62), (TOP - 3, TOP + 3, 1), (TOP - 3, TOP + 3, 2), (BOTTOM, BOTTOM + 4, 1),
    (BOTTOM + 4, BOTTOM, -1), (BOTTOM + 4, BOTTOM, -3), (BOTTOM + 4, BOTTOM - 3, -1), (BOTTOM, TOP, 2**62), (TOP, BOTTOM, -(2**62)),
    (BOTTOM, TOP, TOP), (TOP, BOTTOM, BOTTOM), (0, TOP, TOP), (2**70, 2**70 + 5, 1), (0, 2**66, 2**64), (-(2**65), 0, 2**63), (0, 5, 2**80),
):
    print(case, walk(*case))
