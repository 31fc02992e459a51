"""The functions whose native code natives.c holds, in its order.  Run as they are, they say what is right."""

# pyright: basic
import sys

log = []
held = []
hook = None
LIMIT = 7
SPECIALISED = ("v_subscript", "v_handled", "called")


def add(a, b):
    return a + b


def inner(n):
    return 10 // n


def middle(n):
    try:
        r = inner(n)
    finally:
        log.append(("finally", n))
    return r + 1


def outer(n):
    try:
        return middle(n)
    except ZeroDivisionError as error:
        return describe(error)


def total(n):
    s = 1
    for i in range(n):
        s = s * 31 + i
    return s


def spin(n):
    i = 0
    while i < n:
        i = i + 1
    return i


def down(n):
    if n <= 0:
        return 0
    return down(n - 1) + 1


def v_global():
    return LIMIT


def v_store_global(a):
    global STORED
    STORED = a


def v_attr(a):
    return a.value


def v_set_attr(a, b):
    a.value = b


def v_subscript(a, b):
    return a[b]


def v_set_subscript(a, b, c):
    a[b] = c


def v_del_subscript(a, b):
    del a[b]


def v_binary(a, b):
    return a % b


def v_inplace(a, b):
    a += b
    return a


def v_unary(a):
    return -a


def v_compare(a, b):
    return a < b


def v_contains(a, b):
    return a in b


def v_not(a):
    return not a


def v_build(a, b):
    return {a: b}


def v_call(f, a, b):
    return f(a, key=b)


def v_method(a):
    return a.method()


def v_truth(a):
    return "yes" if a else "no"


def v_next(a):
    for x in a:
        return x
    return "none"


def v_unpack(a):
    _, y = a
    return y


def v_handled(a, b):
    try:
        return a[b]
    except KeyError as error:
        return describe(error)
    finally:
        log.append("done")


def v_inlined(a, b):
    return called(a, b)


def called(a, b):
    return a[b]


def defaults(a, b=2):
    return a + b


def instruction(code, lasti):
    """Where in the bytecode; only what it stands for where a specialised instruction shows its caches."""
    return list(code.co_positions())[lasti // 2] if code.co_name in SPECIALISED else lasti


def describe(error):
    """All that can be seen of a traceback."""
    rows = []
    tb = error.__traceback__
    while tb is not None:
        frame = tb.tb_frame
        back = frame.f_back.f_code.co_name if frame.f_back else None
        shown = {}
        if frame.f_code.co_filename == __file__:
            shown = {name: value for name, value in frame.f_locals.items() if name != "error"}
        rows.append((frame.f_code.co_name, tb.tb_lineno, instruction(frame.f_code, tb.tb_lasti), repr(shown), back))
        tb = tb.tb_next
    return type(error).__name__, str(error), rows


def stack(depth=1):
    """The callers' frames, as far as the program's own."""
    rows = []
    frame = sys._getframe(depth)
    while frame is not None and frame.f_code.co_filename == __file__:
        rows.append(
            (frame.f_code.co_name, frame.f_lineno, instruction(frame.f_code, frame.f_lasti), repr(frame.f_locals))
        )
        frame = frame.f_back
    return rows
