// RUN: pyopt %s -x mlir --run=double --args '(21,)' | filecheck %s
// RUN: pyopt %S/../frontend/sources/interpreted.py --run -- one | filecheck %s --check-prefix=WHOLE
// RUN: pyopt %S/../frontend/sources/interpreted.py --pipeline-to=rt --run -- one | filecheck %s --check-prefix=WHOLE
// RUN: pyopt %S/../frontend/sources/interpreted.py --check-pass all --inputs 3

// A function runs from its IR alone, as long as it does not leave.
// CHECK: 42
// WHOLE: 55 ['one']
py.func @double(n) code 1 locals("n") {
  %0 = py.load "n"
  %1 = py.const 2
  %2 = py.binary "*" %0, %1
  py.return %2
}
