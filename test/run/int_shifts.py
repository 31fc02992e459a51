"""Shifts: overflow to the left, everything gone to the right, huge and negative counts."""
# native: left, right, masks

COUNTS = [0, 1, 5, 31, 32, 61, 62, 63, 64, 65, 100, 1000]
VALUES = [0, 1, -1, 2, 3, -5, 2**31, 2**62, -(2**62), 2**63 - 1, -(2**63), 2**80]


def left(a: int, n: int) -> int:
    return a << n


def right(a: int, n: int) -> int:
    return a >> n


def masks(n: int) -> int:
    m = 0
    for i in range(n):
        m |= 1 << i
    return m


for v in VALUES:
    print(v, [hash(left(v, c)) for c in COUNTS], [right(v, c) for c in COUNTS])
print(left(0, 10**9), right(-1, 2**70), right(5, 2**70), left(0, 2**62))
for f in (left, right):
    for v in (0, 1):
        try:
            print(f(v, -1))
        except ValueError as error:
            print(f.__name__, v, error)
print([masks(n) for n in (0, 1, 8, 62, 63, 64, 65, 130)])
