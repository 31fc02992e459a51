// RUN: pyopt %s -p mul-to-shift | filecheck %s

// An int times 8 is shifted by 3; it leaves by the same state.
// CHECK-LABEL: py.func @eightfold
py.func @eightfold(x) code 1 locals("x") {
^entry(%x : !py.int):
  // CHECK: [[S:%\w+]] = pyv.snapshot
  // CHECK: [[K:%\w+]] = pyv.const 3
  // CHECK-NEXT: pyv.binary {{%\w+}} "<<" [[K]] at [[S]] : !py.int
  %c = pyv.const 8
  %s = pyv.snapshot 2 pops 2 locals("x" = %x) stack(%x, %c)
  %r = pyv.binary %x "*" %c at %s : !py.int
  pyv.return %r
}

// Six is no power of two.
// CHECK-LABEL: py.func @sixfold
py.func @sixfold(x) code 2 locals("x") {
^entry(%x : !py.int):
  // CHECK: pyv.binary {{%\w+}} "*"
  %c = pyv.const 6
  %s = pyv.snapshot 2 pops 2 locals("x" = %x) stack(%x, %c)
  %r = pyv.binary %x "*" %c at %s : !py.int
  pyv.return %r
}

// What is no int may have a `*` of its own.
// CHECK-LABEL: py.func @object
py.func @object(x) code 3 locals("x") {
^entry(%x : !py.object):
  // CHECK: pyv.binary {{%\w+}} "*"
  %c = pyv.const 8
  %s = pyv.snapshot 2 pops 2 locals("x" = %x) stack(%x, %c)
  %r = pyv.binary %x "*" %c at %s
  pyv.return %r
}
