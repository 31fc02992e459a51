"""What debuggers and their kin do: pdb, bdb, breakpoints, doctest, consoles, dumps of the stack, traced memory."""

import bdb
import code
import contextlib
import cProfile
import doctest
import faulthandler
import io
import os
import pdb
import pstats
import sys
import tempfile
import trace
import tracemalloc


def traced(a):
    b = a + 1
    for i in range(2):
        b += i
    return b


def calls_traced(a):
    first = traced(a)
    return first + traced(a)


def doubled(n):
    """Twice as much.

    >>> doubled(2)
    4
    >>> doubled("a")
    'ab'
    """
    return n * 2


def debugged(commands, function, *args):
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=out, readrc=False)
    result = None
    with contextlib.suppress(bdb.BdbQuit):
        result = debugger.runcall(function, *args)
    return result, [line.replace(os.path.dirname(__file__), "") for line in out.getvalue().splitlines()]


def check_trace_module_counts():
    tracer = trace.Trace(count=1, trace=0, countfuncs=0, countcallers=0)
    tracer.runfunc(calls_traced, 1)
    return sorted((line, count) for (file, line), count in tracer.results().counts.items() if file == __file__)


def check_trace_module_callers():
    tracer = trace.Trace(count=0, trace=0, countcallers=1)
    tracer.runfunc(calls_traced, 1)
    names = {(caller[2], callee[2]) for caller, callee in tracer.results().callers}
    return sorted(names & {("calls_traced", "traced"), ("runfunc", "calls_traced")})


def check_cprofile_counts():
    profiler = cProfile.Profile()
    profiler.runcall(calls_traced, 1)
    rows = pstats.Stats(profiler).stats
    return sorted((name, row[0], row[1]) for (_, _, name), row in rows.items() if name in {"traced", "calls_traced"})


def check_pdb_steps():
    return debugged("s\nn\nn\np b\nc\n", calls_traced, 1)


def check_pdb_breakpoint_condition_and_up():
    line = traced.__code__.co_firstlineno + 3
    return debugged(f"b {__file__}:{line}, i == 1\nc\np i, b\nup\np a\nargs\nc\n", calls_traced, 1)


def check_pdb_changes_a_variable():
    return debugged("s\ns\nn\n!b = 50\nc\n", calls_traced, 1)


def check_pdb_jump():
    line = traced.__code__.co_firstlineno + 4
    return debugged(f"s\ns\nn\nj {line}\nc\n", calls_traced, 1)


def check_breakpoint_calls_the_hook():
    seen = []
    old, sys.breakpointhook = sys.breakpointhook, lambda *args: seen.append((args, sys._getframe(1).f_code.co_name))
    stops_here()
    sys.breakpointhook = old
    return seen


def stops_here():
    breakpoint("here")


def check_bdb_user_lines():
    class Stops(bdb.Bdb):
        lines = []

        def user_line(self, frame):
            self.lines.append((frame.f_code.co_name, frame.f_lineno))
            self.set_step()

    stops = Stops()
    stops.runcall(calls_traced, 1)
    return [row for row in stops.lines if "traced" in row[0]]


def check_doctest():
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        runner = doctest.DocTestRunner(verbose=False)
        for test in doctest.DocTestFinder().find(doubled, "doubled"):
            runner.run(test)
    return out.getvalue().splitlines()[1:], runner.failures, runner.tries


def check_code_interact():
    out = io.StringIO()
    answers = iter(["traced(1)", "x = calls_traced(2)", "print(x)"])

    def raw_input(prompt):
        try:
            return next(answers)
        except StopIteration:
            raise EOFError from None

    console = code.InteractiveConsole({**globals()})
    console.raw_input = raw_input
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        console.interact(banner="", exitmsg="")
    return out.getvalue()


def check_faulthandler_names_the_frames():
    with tempfile.TemporaryFile("w+") as file:
        dump_inside(file)
        file.seek(0)
        return [line.rsplit("/", 1)[-1] for line in file.read().splitlines()[1:3]]


def dump_inside(file):
    faulthandler.dump_traceback(file, all_threads=False)
    return file


def check_tracemalloc_lines():
    tracemalloc.start()
    kept = allocates(1000)
    statistics = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__)]).statistics("lineno")
    tracemalloc.stop()
    first = allocates.__code__.co_firstlineno
    return sorted(row.traceback[0].lineno - first for row in statistics if row.size > 7000), len(kept)


def allocates(n):
    kept = []
    for i in range(n):
        kept.append(i + 100000)
    return kept


def allocates_text(n):
    return "x" * n


def check_tracemalloc_of_an_object():
    tracemalloc.start(3)
    kept = allocates_text(1000)
    found = tracemalloc.get_object_traceback(kept)
    tracemalloc.stop()
    return [frame.lineno for frame in found if frame.filename == __file__]
