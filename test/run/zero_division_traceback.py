"""An uncaught ZeroDivisionError three native calls deep: the whole traceback is CPython's."""
# native: inverse, total, run
# status: 1


def inverse(n: int) -> int:
    return 1000 // (n - 7)


def total(n: int) -> int:
    t = 0
    for i in range(n):
        t += inverse(i) + (
            t
            - i
        )
    return t


def run(n: int) -> int:
    return total(n) + 1


print(run(5))
print(run(10))
