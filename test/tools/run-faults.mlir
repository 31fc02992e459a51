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

// What cannot be run is said in one line.
// NAME: {{^}}pyopt: no function 'nothing', the functions are f{{$}}
// ARGS: {{^}}pyopt: --args takes a tuple of constants, such as '(1, 2)', got '5'{{$}}
// LEVEL: {{^}}pyopt: only the levels up to rt can be run: leave out what comes after{{$}}
// ONE: {{^}}pyopt: --check-pass takes one pass, or 'all', got 'dce,cse'{{$}}
// CHECKED: {{^}}pyopt: what is checked are passes on the levels up to rt, not 'emit-mlir'{{$}}
// FILE: {{^}}pyopt: {{.*}}.no: No such file or directory{{$}}
// SYNTAX: .bad.py:1:{{[0-9]+}}: error: invalid syntax
// IR: {{^}}pyopt: a check begins with a program's source: give it a .py file, or say -x py{{$}}
