"""The locals of every frame of a traceback, as debuggers and crash reporters read them."""
# native: inner, middle

import traceback


def inner(a: int, b: float, flag: bool) -> float:
    c = a * 2
    for k in range(5):
        d = b + k
        if flag:
            c += 10 // (a - k)
    return c + d


def middle(n: int) -> float:
    total = 0.0
    for i in range(n):
        total += inner(i, total, i > 1)
    return total


def show(call):
    try:
        print(call())
    except (ZeroDivisionError, TypeError) as error:
        for frame, line in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_name != "<lambda>" and frame.f_code.co_name != "show":
                print(frame.f_code.co_name, line - frame.f_code.co_firstlineno, sorted(frame.f_locals.items()))
        print("".join(traceback.format_exception_only(error)), end="")


show(lambda: middle(2))
show(lambda: middle(5))
show(lambda: inner(3, 1.5, True))
show(lambda: inner(2**62 + 1, 1.5, "yes"))
show(lambda: inner("x", 1.5, True))
