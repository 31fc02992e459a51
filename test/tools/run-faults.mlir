// RUN: printf 'def f(x):\n    return x\n' > %t.py
// RUN: printf 'def f(:\n' > %t.bad.py
// RUN: not pyopt %t.py --run=nothing 2>&1 | filecheck %s --check-prefix=NAME
// RUN: not pyopt %t.py --run=f --args=5 2>&1 | filecheck %s --check-prefix=ARGS
// RUN: not pyopt %t.py --pipeline-to=llvm --run 2>&1 | filecheck %s --check-prefix=LEVEL
// RUN: not pyopt %t.no --run 2>&1 | filecheck %s --check-prefix=FILE
// RUN: not pyopt %t.bad.py --run 2>&1 | filecheck %s --check-prefix=SYNTAX
// RUN: not pyopt %t.bad.py --check-pass=all 2>&1 | filecheck %s --check-prefix=SYNTAX
// RUN: not pyopt %s --check-pass=all 2>&1 | filecheck %s --check-prefix=IR
// RUN: pyopt -x py - --check-pass=all < %t.py
// RUN: not pyopt %t.py --check-pass=dce,cse 2>&1 | filecheck %s --check-prefix=ONE
// RUN: not pyopt %t.py --check-pass=cse --pipeline-to=llvm 2>&1 | filecheck %s --check-prefix=CHECKED
// RUN: not pyopt %t.py --run --split-input-file 2>&1 | filecheck %s --check-prefix=SPLIT
// RUN: not pyopt %t.py --check-pass=cse --bisect-limit=3 2>&1 | filecheck %s --check-prefix=BISECT
// RUN: not pyopt %t.py --args '(1,)' 2>&1 | filecheck %s --check-prefix=ALONE
// RUN: not pyopt %t.py -- one 2>&1 | filecheck %s --check-prefix=BEHIND
// RUN: not pyopt %t.py --run --print-ir-after=int-range 2>&1 | filecheck %s --check-prefix=DUMP

// What cannot be run is said in one line.
// NAME: {{^}}pyopt: no function 'nothing', the functions are f{{$}}
// ARGS: {{^}}pyopt: --args takes a tuple of constants, such as '(1, 2)', got '5'{{$}}
// LEVEL: {{^}}pyopt: only the levels up to rt can be run: leave out what comes after{{$}}
// ONE: {{^}}pyopt: --check-pass takes one pass, or 'all', got 'dce,cse'{{$}}
// CHECKED: {{^}}pyopt: what is checked are passes on the levels up to rt, not 'emit-mlir'{{$}}
// FILE: {{^}}pyopt: {{.*}}.no: No such file or directory{{$}}
// SYNTAX: .bad.py:1:{{[0-9]+}}: error: invalid syntax
// IR: {{^}}pyopt: a check begins with a program's source: give it a .py file, or say -x py{{$}}

// An option that would do nothing is refused.
// SPLIT: {{^}}pyopt: argument --split-input-file: not allowed with argument --run: --help shows the options{{$}}
// BISECT: {{^}}pyopt: argument --bisect-limit: not allowed with argument --check-pass: --help shows the options{{$}}
// ALONE: {{^}}pyopt: argument --args: only with argument --run=FUNCTION: --help shows the options{{$}}
// BEHIND: {{^}}pyopt: arguments behind '--': only with argument --run or --check-pass: --help shows the options{{$}}
// DUMP: {{^}}pyopt: no pass named 'int-range': did you mean int-ranges?{{$}}
