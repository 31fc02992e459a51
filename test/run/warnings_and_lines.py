"""Line numbers that CPython reports from inside functions: warnings, tracebacks over several lines, f_lineno."""
# native: spread

import sys
import warnings


def spread(a: int, b: int) -> int:
    return (
        a
        + b //
        (a -
         b)
    )


def warn(n: int) -> int:
    total = 0
    for i in range(n):
        total += i
        warnings.warn(f"total {total}", stacklevel=1)
        if i == 1:
            warnings.warn(
                "long",
                stacklevel=2,
            )
    return total


def line() -> int:
    return sys._getframe(1).f_lineno


def lines(n: int) -> list:
    found = []
    for i in range(n):
        found.append(
            (i * 2,
             line(),
             line() - line())
        )
    return found


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warn(3)
print([(str(w.message), w.lineno) for w in caught])
print(spread(5, 3), lines(2))
try:
    spread(4, 4)
except ZeroDivisionError as error:
    tb = error.__traceback__.tb_next
    print(tb.tb_lineno, tb.tb_frame.f_lineno, list(tb.tb_frame.f_code.co_positions())[tb.tb_lasti // 2])
