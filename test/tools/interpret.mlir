// RUN: printf "def f(a, b):\\n    return (a, 0, b, 0)\\nprint(f(1, 2))\\n" > %t.py
// RUN: pyopt %s -x mlir --run=double --args '(21,)' | filecheck %s
// RUN: pyopt %S/../frontend/sources/interpreted.py --run -- one | filecheck %s --check-prefix=WHOLE
// RUN: pyopt %S/../frontend/sources/interpreted.py --pipeline-to=rt --run -- one | filecheck %s --check-prefix=WHOLE
// RUN: pyopt %S/../frontend/sources/interpreted.py --check-pass all --inputs 3 2>&1 | filecheck %s --check-prefix=ALL
// RUN: pyopt %t.py --check-pass cse --inputs 2 2>&1 | filecheck %s --check-prefix=THEIRS
// RUN: pyopt %S/sources/totals.py --check-pass 'rt-inline{levels=3}' --inputs 2 2>&1 | filecheck %s --check-prefix=NOTHING
// RUN: pyopt %S/sources/totals.py -p limit-size,resolve-scopes --check-pass dce --inputs 2 2>&1 | filecheck %s --check-prefix=AT-END

// A function runs from its IR alone, as long as it does not leave.
// CHECK: 42
// WHOLE: 55 ['one']

// What was compared is said; a pass that the pipeline does not have is checked at its end, or at every level's.
// ALL: pyopt: calls that show the same before and after: frontend {{[0-9]+}}, resolve-scopes
// THEIRS: pyopt: calls that show the same before and after: cse
// NOTHING: pyopt: 'rt-inline{levels=3}' changes nothing in {{.*}}totals.py: nothing was compared
// AT-END: pyopt: 'dce' changes nothing in {{.*}}totals.py: nothing was compared
py.func @double(n) code 1 locals("n") {
  %0 = py.load "n"
  %1 = py.const 2
  %2 = py.binary "*" %0, %1
  py.return %2
}
