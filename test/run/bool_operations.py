"""and, or give an operand, not a bool; what is not needed is not evaluated."""
# native: first_true, guard, flags


def first_true(a: int, b: int, c: int) -> int:
    return a or b or c


def guard(a: int, b: int) -> bool:
    return b != 0 and a // b > 2 or a == -1


def flags(n: int) -> int:
    count = 0
    for i in range(n):
        if i % 2 == 0 and i % 3 == 0 or i % 5 == 0 and not i % 7 == 0:
            count += 1
        x = i % 4 and i % 6
        y = i % 2 or i
        count += x * 100 + y * 10000
    return count


def any_kind(a, b):
    return a and b, a or b, not a


print(first_true(0, 0, 0), first_true(0, 5, 1), first_true(-2, 5, 1), repr(first_true(0, 0.0, False)), first_true(0, "", []))
print([guard(a, b) for a in (-1, 0, 7) for b in (0, 1, 2, -3)])
print(flags(0), flags(100))
for a in (0, 1, 0.0, "x", [], None, True):
    print(any_kind(a, 3), any_kind(a, None))
