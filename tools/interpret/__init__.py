"""Executes IR of every level, so that a pass can be checked by running a program before and after it.

command.py      `pyopt --run` and `--check-pass`
execute.py      a program as a process runs it: arguments, the traceback, the exit status
check_pass.py   the comparison, on inputs.py, of what describe.py says of values; meter.py ends what runs too long
program.py      what is run: a module's functions, each as an object that Python can call
codes.py        its functions, with CPython's code objects (code_shown.py) and
entry.py        code objects whose calls come here; functions.py, cells.py: what is known of a function and its cells
tracebacks.py   what the program sees of frames
names*.py       the names form of `py`, in a call as frame.py has it; variables.py, calls.py, spreading.py,
                unpacking.py, type_params.py: its parts
blocks.py       what the forms in blocks have in common; assumptions.py: what they assume, claims.py: what they claim
values*.py      the values form, typed or not (`pyv`)
rt*.py          `rt`, with visits.py to the interpreter, and references.py: a check of its reference counts
operators.py    what operators do; handing.py: calls that keep no argument; faults.py: what ends a run
resume.py       a leave: CPython's own bytecode goes on from a snapshot, behind a prologue.py
"""
