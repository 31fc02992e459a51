"""A module beside the checks: looks at the frames that call it."""

import inspect
import sys
import warnings


def caller_name():
    return sys._getframe(1).f_code.co_name


def caller_lineno():
    return sys._getframe(1).f_lineno


def caller_lasti():
    return sys._getframe(1).f_lasti


def caller_locals():
    return dict(sys._getframe(1).f_locals)


def caller_positions():
    return inspect.getframeinfo(sys._getframe(1)).positions


def set_caller_local(name, value):
    sys._getframe(1).f_locals[name] = value


def ask_for_opcodes(asked):
    sys._getframe(1).f_trace_opcodes = asked


def warn2():
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        warnings.warn("x", stacklevel=2)
    return (w[0].filename.rsplit("/", 1)[-1], w[0].lineno)
