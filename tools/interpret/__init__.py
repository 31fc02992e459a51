"""Executes IR of every level, so that a pass can be checked by running a program before and after it.

program.py      what is run: a module's functions, each as an object that Python can call
codes.py        its functions, with CPython's code objects and
entry.py        code objects whose calls come here
tracebacks.py   what the program sees of frames
names*.py       the names form of `py`
values.py       the values form, typed or not (`pyv`)
rt*.py          `rt`, with a check of its reference counts
resume.py       a leave: CPython's own bytecode goes on from a snapshot
check_pass.py   the comparison
"""
