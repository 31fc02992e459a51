"""Object operations deep inside nested range loops, failing at a chosen moment: all iterators and operands survive."""

def lookup(table, i: int, j: int) -> int:
    return table[i][j]


def scan(table, n: int) -> int:
    total = 0
    for i in range(n):
        for j in range(n, -1, -1):
            total += (i + 1) * (j + 1) * (total % 7 + lookup(table, i, j) * (1 + table[j][i]))
    return total


class Trap(list):
    def __getitem__(self, i):
        if i == 3:
            raise LookupError(f"trap {i}")
        return list.__getitem__(self, i)


def build(n: int, size: int) -> list:
    rows = []
    for i in range(n):
        row = Trap() if i == 2 and size else []
        for j in range(n):
            row.append(i * j + (i ^ j))
        rows.append(row)
    return rows


print(scan(build(5, 0), 3), scan(build(3, 1), 2))
for n in (4, 9):
    try:
        print(scan(build(5, 1), n))
    except LookupError as error:
        tb = error.__traceback__
        while tb.tb_next and tb.tb_next.tb_frame.f_code.co_name in ("scan", "lookup"):
            tb = tb.tb_next
        values = {k: v for k, v in tb.tb_frame.f_locals.items() if k != "table"}
        print(repr(error), tb.tb_frame.f_code.co_name, values)
