"""What an exception shows: message, traceback, positions, context, and what a debugger makes of it."""

import contextlib
import io
import logging
import pdb
import sys
import traceback
import unittest


def fail(a, b):
    c = a + b
    return c.missing + 1


def one(a):
    return a


def two(a, b):
    return a, b


def keyword_only(*, key):
    return key


def recurse(n):
    return recurse(n + 1)


def divide(a, b):
    return a / b


def subscript(table, key):
    return table["outer"][key]


def spread(a):
    return one(
        a,
    ) + divide(
        a,
        0,
    )


def reraises(a):
    try:
        divide(a, 0)
    except ZeroDivisionError:
        raise


def ends_in_finally(log):
    try:
        divide(1, 0)
    finally:
        log.append("finally")


def returns_in_finally():
    try:
        divide(1, 0)
    finally:
        return "swallowed"


def caught(function, *args):
    try:
        function(*args)
    except BaseException as error:
        return error


def text_of(error):
    return "".join(traceback.format_exception(error))


def rows_of(error):
    rows = traceback.extract_tb(error.__traceback__)
    return [(row.name, row.lineno, row.end_lineno, row.colno, row.end_colno, row.line) for row in rows]


def check_traceback_text_with_carets():
    return text_of(caught(fail, 1, 2))


def check_traceback_text_of_a_subscript():
    return text_of(caught(subscript, {"outer": {}}, "inner"))


def check_traceback_over_lines():
    return rows_of(caught(spread, 4))


def check_traceback_frames_and_locals():
    error = caught(fail, 1, 2)
    last = error.__traceback__
    while last.tb_next:
        last = last.tb_next
    return last.tb_frame.f_code.co_name, sorted(last.tb_frame.f_locals.items()), last.tb_lineno, last.tb_lasti


def check_traceback_with_captured_locals():
    error = caught(fail, 1, 2)
    return list(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def check_traceback_of_a_reraise():
    return rows_of(caught(reraises, 3))


def check_traceback_print_exc():
    out = io.StringIO()
    try:
        divide(1, 0)
    except ZeroDivisionError:
        traceback.print_exc(file=out)
    return out.getvalue()


def check_traceback_cleared():
    error = caught(fail, 1, 2)
    traceback.clear_frames(error.__traceback__)
    last = error.__traceback__.tb_next
    return last.tb_frame.f_locals


def check_with_traceback():
    error = caught(fail, 1, 2)
    return len(rows_of(error)), error.with_traceback(None).__traceback__


def check_excepthook_text():
    out = io.StringIO()
    with contextlib.redirect_stderr(out):
        error = caught(divide, 1, 0)
        sys.excepthook(type(error), error, error.__traceback__)
    return out.getvalue()


def check_unraisable_hook():
    seen = []
    old, sys.unraisablehook = sys.unraisablehook, lambda info: seen.append((str(info.exc_value), info.object.__name__))

    class Bad:
        def __del__(self):
            raise ValueError("in del")

    Bad()
    sys.unraisablehook = old
    return seen


def check_name_error():
    try:
        return undefined_name_xyz
    except NameError as error:
        return str(error), error.name


def check_attribute_error():
    error = caught(fail, 1, 2)
    return str(error), error.name, error.obj


def check_suggestion_in_the_text():
    def misspelt():
        value_of_all = 1
        return value_of_al

    return text_of(caught(misspelt)).splitlines()[-1]


def check_argument_errors():
    cases = [(one,), (one, 1, 2, 3), (two,), (two, 1), (keyword_only,), (keyword_only, 1)]
    return [str(caught(*case)) for case in cases]


def check_unexpected_and_double_keywords():
    found = []
    for call in (lambda: one(1, zz=2), lambda: one(1, a=2), lambda: two(b=1), lambda: one(**{"a": 1, "b": 2})):
        found.append(str(caught(call)))
    return found


def check_operator_errors():
    found = []
    for call in (lambda: divide("a", 2), lambda: divide(1, 0), lambda: subscript([], 0), lambda: subscript(None, 0)):
        error = caught(call)
        found.append((type(error).__name__, str(error)))
    return found


def check_unpacking_errors():
    found = []
    for values in ((1,), (1, 2, 3), 5):
        try:
            a, b = values
        except (ValueError, TypeError) as error:
            found.append(str(error))
    return found


def check_exception_variable_is_unbound_after():
    try:
        1 / 0
    except ZeroDivisionError as error:
        during = sys.exc_info()[0].__name__, error is sys.exc_info()[1]
    try:
        error
    except UnboundLocalError as late:
        return during, str(late), sys.exc_info()[1] is late


def check_exc_info_nested():
    found = []
    try:
        divide(1, 0)
    except ZeroDivisionError:
        try:
            one()
        except TypeError:
            found.append(sys.exc_info()[0])
        found.append(sys.exc_info()[0])
    found.append(sys.exc_info()[0])
    return found


def check_exc_info_in_a_callee():
    def current():
        return sys.exc_info()[0]

    try:
        divide(1, 0)
    except ZeroDivisionError:
        return current()


def check_chaining():
    try:
        try:
            {}["a"]
        except KeyError as error:
            raise ValueError("v") from error
    except ValueError as error:
        return type(error.__cause__), type(error.__context__), error.__suppress_context__, text_of(error)


def check_context_without_cause():
    try:
        try:
            divide(1, 0)
        except ZeroDivisionError:
            one()
    except TypeError as error:
        return type(error.__context__), error.__cause__, error.__suppress_context__


def check_raise_from_none():
    try:
        try:
            divide(1, 0)
        except ZeroDivisionError:
            raise KeyError("k") from None
    except KeyError as error:
        return error.__cause__, type(error.__context__), error.__suppress_context__


def check_bare_raise_without_exception():
    def nothing():
        raise

    return str(caught(nothing))


def check_raise_of_a_class_and_of_what_is_none():
    def raises(value):
        raise value

    return repr(caught(raises, ValueError)), str(caught(raises, 1)), str(caught(raises, int))


def check_except_star():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError as error:
        first = len(error.exceptions)
    except* TypeError as error:
        second = repr(error.exceptions)
    return first, second


def check_except_star_rest_is_raised():
    try:
        try:
            raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
        except* ValueError:
            pass
    except ExceptionGroup as error:
        return repr(error)


def check_notes():
    error = caught(divide, 1, 0)
    error.add_note("first")
    return error.__notes__, text_of(error).splitlines()[-2:]


def check_finally_order():
    log = []
    return repr(caught(ends_in_finally, log)), log, returns_in_finally()


def check_with_statement_sees_the_exception():
    seen = []

    class Manager:
        def __enter__(self):
            return self

        def __exit__(self, kind, value, trace):
            seen.append((kind.__name__, str(value), trace.tb_lineno - check_with_statement_sees_the_exception.__code__.co_firstlineno))
            return True

    with Manager():
        divide(1, 0)
    return seen


def check_contextmanager_and_suppress():
    @contextlib.contextmanager
    def managed(log):
        log.append("in")
        try:
            yield 1
        except ZeroDivisionError as error:
            log.append(str(error))

    log = []
    with managed(log), contextlib.suppress(KeyError):
        divide(1, 0)
    return log


def check_recursion_error():
    error = caught(recurse, 0)
    return type(error).__name__, str(error)


def check_recursion_limit_lowered():
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        error = caught(recurse, 0)
    finally:
        sys.setrecursionlimit(old)
    return str(error), len(rows_of(error)), sorted(error.__traceback__.tb_next.tb_frame.f_locals.items())


def check_assertion_message():
    def checks(a):
        assert a > 1, f"{a} is small"

    return str(caught(checks, 0)), caught(checks, 5)


def check_assertion_of_unittest():
    return str(caught(unittest.TestCase().assertEqual, two(1, 2), (1, 3)))


def check_logging_exception():
    out = io.StringIO()
    logger = logging.Logger("visible")
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(funcName)s %(lineno)d %(message)s"))
    logger.addHandler(handler)
    try:
        divide(1, 0)
    except ZeroDivisionError:
        logger.exception("failed")
    return out.getvalue()


def check_post_mortem():
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("where\np sorted(locals())\nup\np a\nq\n"), stdout=out, readrc=False)
    error = caught(spread, 4)
    debugger.reset()
    debugger.interaction(None, error.__traceback__)
    return [line for line in out.getvalue().splitlines() if "file" not in line]


def check_system_exit_code():
    def leaves():
        sys.exit("bye")

    return caught(leaves).code, caught(sys.exit).code
