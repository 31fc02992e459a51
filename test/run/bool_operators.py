"""bool is an int with rules of its own: & | ^ keep bool, the rest make ints."""
# native: arithmetic, count


def logic(a: bool, b: bool):
    return (a & b, a | b, a ^ b, a == b, a != b, a < b, a <= b, not a)


def arithmetic(a: bool, b: bool) -> int:
    return a + b * 2 - (a << 3) + (-b) + abs(a)


def count(n: int) -> int:
    seen = 0
    for i in range(n):
        seen += i % 3 == 0
        seen += (i > 5) & (i < 9)
    return seen


def mixed(a, b):
    return a & b, a | b, a ^ b


for x in (False, True):
    for y in (False, True):
        print(x, y, logic(x, y), arithmetic(x, y))
print(count(20), arithmetic(5, 7), logic(3, 5))
print(mixed(True, 1), mixed(1, False), mixed(True, True), ~int(True), True // True, True % True, True**False, -True, True / True)
