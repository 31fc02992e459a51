"""finally, with, nested handlers and exceptions raised while another is handled, around native leaves."""
# native: risky


def risky(n: int) -> int:
    return 10 // (n % 3) - n


class Guard:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, value, tb):
        print("exit", kind and kind.__name__, value, tb and tb.tb_lineno)
        return self.swallow


def through_with(n, swallow):
    with Guard(swallow) as g:
        r = risky(n)
        print("got", r, g.swallow)
        return r
    return "swallowed"


def cleanup(n):
    order = []
    try:
        try:
            order.append(risky(n))
        finally:
            order.append("inner")
            order.append(risky(n + 1))
    except ZeroDivisionError as error:
        order.append((str(error), error.__context__ is not None))
    finally:
        order.append("outer")
    return order


print(through_with(1, False), through_with(3, True))
try:
    through_with(6, False)
except ZeroDivisionError as error:
    print("outside", error)
print([cleanup(n) for n in range(4)])
try:
    raise ExceptionGroup("group", [ValueError(risky(1)), TypeError(risky(2))])
except* ValueError as group:
    print(group.exceptions)
except* TypeError as group:
    print(group.exceptions)
