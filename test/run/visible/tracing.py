"""What follows a program line by line: trace and profile functions, monitoring, coverage, audit hooks."""

import sys
import threading


def traced(a):
    b = a + 1
    for i in range(2):
        b += i
    return b


def calls_traced(a):
    first = traced(a)
    return first + traced(a)


def raises_inside(a):
    try:
        return a / 0
    except ZeroDivisionError:
        return -1


WATCHED = {traced.__code__, calls_traced.__code__, raises_inside.__code__}


def events_of(function, *args, opcodes=False):
    """All that a trace function gets of the watched functions."""
    events = []

    def tracer(frame, event, arg):
        if frame.f_code not in WATCHED:
            return None
        frame.f_trace_opcodes = opcodes
        events.append((frame.f_code.co_name, event, frame.f_lineno, frame.f_lasti if opcodes else None))
        return tracer

    sys.settrace(tracer)
    try:
        function(*args)
    finally:
        sys.settrace(None)
    return events


def profile_of(function, *args):
    events = []

    def profiler(frame, event, arg):
        name = arg.__name__ if event.startswith("c_") else frame.f_code.co_name
        if event.startswith("c_") or frame.f_code in WATCHED:
            events.append((event, name, arg if event == "return" else None))

    sys.setprofile(profiler)
    try:
        function(*args)
    finally:
        sys.setprofile(None)
    return events


def monitored(kinds, function, *args):
    """What sys.monitoring tells of a function, where it exists."""
    if sys.version_info < (3, 12):
        return "no monitoring"
    monitoring = sys.monitoring
    tool, seen = monitoring.DEBUGGER_ID, []
    monitoring.use_tool_id(tool, "visible")
    wanted = 0
    for kind in kinds:
        event = getattr(monitoring.events, kind)
        wanted |= event
        monitoring.register_callback(tool, event, lambda where, *rest, kind=kind: seen.append((kind, where.co_name, rest)))
    monitoring.set_local_events(tool, function.__code__, wanted)
    try:
        function(*args)
    finally:
        monitoring.set_local_events(tool, function.__code__, 0)
        for kind in kinds:
            monitoring.register_callback(tool, getattr(monitoring.events, kind), None)
        monitoring.free_tool_id(tool)
    return [(kind, name, [one for one in rest if isinstance(one, int)]) for kind, name, rest in seen]


def check_settrace_events():
    return events_of(traced, 1)


def check_settrace_of_a_called_function():
    return events_of(calls_traced, 1)


def check_settrace_of_an_exception():
    return events_of(raises_inside, 1)


def check_settrace_opcodes():
    return events_of(traced, 1, opcodes=True)


def check_settrace_locals_at_each_line():
    seen = []

    def tracer(frame, event, arg):
        if frame.f_code is not traced.__code__:
            return None
        seen.append((event, dict(frame.f_locals)))
        return tracer

    sys.settrace(tracer)
    traced(1)
    sys.settrace(None)
    return seen


def check_settrace_changes_a_local():
    def tracer(frame, event, arg):
        if frame.f_code is traced.__code__:
            if event == "line" and "b" in frame.f_locals:
                frame.f_locals["b"] = 100
            return tracer

    sys.settrace(tracer)
    result = traced(1)
    sys.settrace(None)
    return result, traced(1)


def check_settrace_jumps_to_another_line():
    first = traced.__code__.co_firstlineno

    def tracer(frame, event, arg):
        if frame.f_code is traced.__code__:
            if event == "line" and frame.f_lineno == first + 2:
                frame.f_lineno = first + 4
            return tracer

    sys.settrace(tracer)
    result = traced(1)
    sys.settrace(None)
    return result


def check_settrace_from_inside_a_call():
    seen = []

    def begins():
        sys.settrace(lambda frame, event, arg: seen.append((event, frame.f_code.co_name)))
        traced(1)
        sys.settrace(None)

    begins()
    return seen


def check_f_trace_set_from_a_callee():
    seen = []

    def follow(frame, event, arg):
        seen.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
        return follow

    def begin():
        sys.settrace(lambda *_: None)
        sys._getframe(1).f_trace = follow

    def body():
        begin()
        x = 1
        return x + 1

    body()
    sys.settrace(None)
    return seen


def check_gettrace():
    def tracer(frame, event, arg):
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    during = sys.gettrace() is tracer
    sys.settrace(None)
    return before, during, sys.gettrace(), sys.getprofile()


def check_a_trace_function_that_raises():
    def tracer(frame, event, arg):
        if frame.f_code is traced.__code__:
            raise KeyError(event)

    sys.settrace(tracer)
    try:
        traced(1)
    except KeyError as error:
        return repr(error), sys.gettrace()
    finally:
        sys.settrace(None)


def check_setprofile_events():
    return profile_of(calls_traced, 1)


def check_setprofile_of_builtins():
    return profile_of(sorted_and_len, [3, 1])


def sorted_and_len(values):
    return sorted(values), len(values), values.append(1)


def check_settrace_for_threads():
    seen = []

    def tracer(frame, event, arg):
        if frame.f_code is traced.__code__:
            seen.append((event, threading.current_thread().name))
        return tracer

    threading.settrace(tracer)
    thread = threading.Thread(target=traced, args=(1,), name="worker")
    thread.start()
    thread.join()
    threading.settrace(None)
    traced(2)
    return seen


def check_setprofile_for_threads():
    seen = []
    threading.setprofile(lambda frame, event, arg: seen.append(event) if frame.f_code is traced.__code__ else None)
    thread = threading.Thread(target=traced, args=(1,))
    thread.start()
    thread.join()
    threading.setprofile(None)
    return seen


def check_monitoring_of_lines():
    return monitored(["LINE"], traced, 1)


def check_monitoring_of_starts_and_returns():
    return monitored(["PY_START", "PY_RETURN"], calls_traced, 1)


def check_monitoring_of_calls():
    return monitored(["CALL", "C_RETURN", "C_RAISE"], sorted_and_len, [2, 1])


def check_monitoring_of_instructions_and_branches():
    return monitored(["INSTRUCTION", "BRANCH", "JUMP"], traced, 1)


def check_monitoring_of_exceptions():
    if sys.version_info < (3, 12):
        return "no monitoring"
    seen, tool, events = [], sys.monitoring.PROFILER_ID, sys.monitoring.events
    sys.monitoring.use_tool_id(tool, "raises")
    sys.monitoring.register_callback(tool, events.RAISE, lambda where, at, error: seen.append((where.co_name, at, str(error))))
    sys.monitoring.register_callback(tool, events.EXCEPTION_HANDLED, lambda where, at, error: seen.append((where.co_name, at)))
    sys.monitoring.set_events(tool, events.RAISE | events.EXCEPTION_HANDLED)
    raises_inside(1)
    sys.monitoring.set_events(tool, 0)
    sys.monitoring.free_tool_id(tool)
    return [row for row in seen if row[0] == "raises_inside"]


def check_coverage_by_settrace():
    covered = {(line - traced.__code__.co_firstlineno) for _, event, line, _ in events_of(traced, 1) if event == "line"}
    return sorted(covered)


def check_audit_hook_events():
    seen = []
    active = [True]
    sys.addaudithook(lambda name, args: seen.append(name) if active and name.startswith(("visible", "compile", "exec", "sys._")) else None)
    audited()
    active.clear()
    return seen


def audited():
    sys.audit("visible.event", 1)
    compile("1", "<audit>", "eval")
    exec("1")
    return sys._getframe()
