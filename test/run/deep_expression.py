"""Leaving with a deep operand stack: many halves of expressions wait for the one that fails."""
# native: f


def f(a: int, b: int, c: int) -> int:
    return a * b // c


def tower(a: int, b: int, c: float) -> float:
    return a + (b * (a - (b + (c * (a // (b - 3) + f(a, f(b, a, b - 4), b - 5))))) - a) * c - (a, b)[a > b]


def call(a: int, b: int):
    return [a, b, (a + 1, {a: b // (a - 1)}), f(a, b, f(a, b, 1) - 6), f"{a}{b // (a - 2)}"], max(a, b, f(b, a, a - 3))


for b in range(0, 8):
    try:
        print(tower(7, b, 0.5))
    except ZeroDivisionError as error:
        tb = error.__traceback__
        lines = []
        while tb:
            lines.append(list(tb.tb_frame.f_code.co_positions())[tb.tb_lasti // 2])
            tb = tb.tb_next
        print(error, lines[1:])
for a in range(5):
    try:
        print(call(a, 3))
    except ZeroDivisionError as error:
        print(a, error)
print(tower(2**62, 2, 1.0), tower(2**62, 2**62, 2))
