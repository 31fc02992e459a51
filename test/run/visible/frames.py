"""What can be seen of a running call: the frames on the stack, their locals, lines and positions."""

import gc
import inspect
import io
import linecache
import sys
import traceback
import types
import warnings

import helper

G = 10


def caller_named():
    return helper.caller_name()


def caller_at_line():
    return helper.caller_lineno() - caller_at_line.__code__.co_firstlineno


def caller_with_locals(a):
    b = a + 1
    return sorted(helper.caller_locals().items())


def local_variables(a):
    b = a * 2
    return sorted(locals().items())


def evaluates(a):
    b = 5
    return eval("a + b")


def executes():
    namespace = {}
    exec("q = G + 1", globals(), namespace)
    return namespace["q"]


def uses_global():
    return G


def stack():
    return [frame.function for frame in inspect.stack()[:3]]


def outer_of_stack():
    return stack()


def own_frame():
    return sys._getframe()


def positions_here(a):
    here = inspect.getframeinfo(sys._getframe())
    return here.positions, here.lineno, here.function, here.code_context, here.index, a


def positions_of_the_caller():
    return helper.caller_positions()


def spread_over_lines(a, b):
    return (
        a
        + helper.caller_lineno()
        + b
    )


def keeps_frame(kept, a):
    b = a + 1
    kept.append(sys._getframe())
    b = b * 2
    return b


def unbound(flag):
    if flag:
        x = 1
    gone = 2
    del gone
    found = []
    try:
        found.append(x)
    except UnboundLocalError as error:
        found.append((str(error), getattr(error, "name", None)))
    try:
        found.append(gone)
    except UnboundLocalError as error:
        found.append(str(error))
    return found


def check_own_name():
    return sys._getframe().f_code.co_name, sys._getframe().f_code is check_own_name.__code__


def check_callee_sees_the_callers_name():
    return caller_named()


def check_callee_sees_the_callers_line():
    return caller_at_line()


def check_callee_sees_the_callers_locals():
    return caller_with_locals(3)


def check_line_inside_an_expression_over_lines():
    return spread_over_lines(1, 2)


def check_inspect_stack():
    return stack(), outer_of_stack()


def check_stack_summary():
    return [(frame.name, frame.line) for frame in traceback.extract_stack()[-2:]]


def check_print_stack():
    out = io.StringIO()
    traceback.print_stack(limit=2, file=out)
    return out.getvalue().splitlines()[-1]


def check_walk_stack():
    return [frame.f_code.co_name for frame, _ in list(traceback.walk_stack(None))[:2]]


def check_currentframe():
    frame = inspect.currentframe()
    return frame is sys._getframe(), frame.f_back.f_code.co_name, frame.f_globals is globals()


def check_frame_repr_without_address():
    return repr(sys._getframe()).partition(", ")[2]


def check_frame_is_a_frame():
    frame = own_frame()
    return type(frame) is types.FrameType, inspect.isframe(frame), frame.f_builtins is sys._getframe().f_builtins


def check_frame_outlives_its_call():
    frame = own_frame()
    return frame.f_code.co_name, frame.f_lineno, frame.f_back, frame.f_locals


def check_frame_kept_then_changed():
    kept = []
    result = keeps_frame(kept, 5)
    return result, kept[0].f_locals["a"], kept[0].f_locals["b"], kept[0].f_back


def check_frame_cleared():
    kept = []
    keeps_frame(kept, 5)
    kept[0].clear()
    return kept[0].f_locals


def check_running_frame_cannot_be_cleared():
    try:
        sys._getframe().clear()
    except RuntimeError as error:
        return str(error)


def check_getframeinfo_positions():
    return positions_here(1)


def check_positions_of_the_calling_instruction():
    return positions_of_the_caller()


def check_getframe_too_deep():
    try:
        sys._getframe(100000)
    except ValueError as error:
        return str(error)


def check_depth_of_the_stack():
    def depth():
        count, frame = 0, sys._getframe()
        while frame:
            count, frame = count + 1, frame.f_back
        return count

    return depth() - sum(1 for _ in traceback.walk_stack(sys._getframe()))


def check_lasti_is_inside_the_code():
    frame = own_frame()
    return frame.f_lasti, len(frame.f_code.co_code) > frame.f_lasti


def check_lasti_seen_by_a_callee():
    return helper.caller_lasti()


def check_locals():
    return local_variables(4)


def check_locals_without_what_is_unbound():
    a = 1
    del a
    if not sys:
        b = 2
    return sorted(locals())


def check_locals_twice_is_the_snapshot_rule():
    a = 1
    first = locals()
    a = 2
    second = locals()
    return first is second, first["a"], second["a"]


def check_store_into_locals():
    a = 1
    locals()["a"] = 5
    locals()["new"] = 6
    return a, "new" in locals()


def check_store_through_the_callers_frame():
    a = 1
    helper.set_caller_local("a", 5)
    return a


def check_name_added_through_the_callers_frame():
    helper.set_caller_local("added", 5)
    return helper.caller_locals().get("added")


def check_tracing_asked_for_in_the_callers_frame():
    helper.ask_for_opcodes(True)
    return sys._getframe().f_trace_opcodes, sys._getframe().f_trace_lines, sys._getframe().f_trace


def check_vars_and_dir_inside_a_call():
    first, second = 1, 2
    return sorted(vars()), dir()


def check_eval_sees_locals():
    return evaluates(4)


def check_eval_with_given_namespaces():
    return eval("x + G", {"G": 1}, {"x": 2}), eval("len('abc')"), eval(compile("G", "<here>", "eval"))


def check_exec_with_globals():
    return executes()


def check_exec_defines_a_function():
    namespace = {}
    exec("def made(a):\n    return a * G", globals(), namespace)
    return namespace["made"](3), namespace["made"].__code__.co_filename, namespace["made"].__module__ == __name__


def check_exec_does_not_change_fast_locals():
    value = 1
    exec("value = 2")
    return value


def check_globals_written():
    globals()["G"] = 11
    during = uses_global()
    globals()["G"] = 10
    return during, uses_global()


def check_global_deleted():
    del globals()["G"]
    try:
        uses_global()
    except NameError as error:
        message = str(error)
    globals()["G"] = 10
    return message, uses_global()


def check_unbound_local_messages():
    return unbound(False), unbound(True)


def check_warning_at_stacklevel_2():
    return helper.warn2()


def check_warning_registry_of_the_module():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            warnings.warn("once for this line")
    return [(str(one.message), one.lineno, one.filename == __file__) for one in caught]


def check_warning_source_line():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn("shown", DeprecationWarning)
    shown = warnings.formatwarning(caught[0].message, caught[0].category, "file", caught[0].lineno, caught[0].line)
    return shown, linecache.getline(__file__, caught[0].lineno)


def check_current_frames_of_all_threads():
    frames = sys._current_frames()
    return [frame.f_code.co_name for frame in frames.values()], len(frames)


def check_frame_referrers_and_tracking():
    frame = sys._getframe()
    return gc.is_tracked(frame), type(frame) in {type(one) for one in gc.get_referents([frame])}


def check_frame_of_a_class_body():
    class Body:
        name = sys._getframe().f_code.co_name
        inside = sorted(key for key in locals() if not key.startswith("__firstlineno"))
        back = sys._getframe().f_back.f_code.co_name

    return Body.name, Body.inside, Body.back


def check_frame_of_a_lambda_and_a_comprehension():
    by_lambda = (lambda: sys._getframe().f_code.co_name)()
    by_generator = next(sys._getframe().f_code.co_name for _ in [0])
    by_list = [sys._getframe().f_code.co_name for _ in [0]]
    return by_lambda, by_generator, by_list
