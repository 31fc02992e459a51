"""f-strings and % formatting of numbers computed in native loops."""
# native: value, ratio


def value(n: int) -> int:
    x = 7
    for i in range(n):
        x = x * 31 % 1009
    return x


def ratio(a: int, b: int) -> float:
    return a / b


def table(n: int) -> str:
    lines = []
    for i in range(n):
        x = i * 1.1
        y = i * i
        lines.append(f"{i:>3} {x:8.3f} {y:#x} {x!r} {y=} {value(i)} {'even' if i % 2 == 0 else 'odd':<5}|")
    return "\n".join(lines)


print(table(5))
print(f"{ratio(1, 3)} {ratio(2, 1)} {value(3):,} {ratio(1, 7):.{3}f} {ratio(10**20, 1):g}", "%d %s %r %.2f" % (value(1), value(2), ratio(1, 3), ratio(2, 3)))
print("{} {:b} {!s}".format(value(4), value(5), ratio(1, 2)), str(ratio(3, 2)) + repr(value(6)))
