// RUN: pyopt %s -p choose-native | filecheck %s
// RUN: pyopt %s -p choose-native{force=true} | filecheck %s --check-prefix=FORCE

// Only numbers on the way to the return; what leads to `raise` becomes a leave.
// CHECK-LABEL: py.func @scalar
// CHECK-SAME: native = "scalar"
py.func @scalar(n) code 1 locals("n") attributes {returns = !py.int} {
^entry(%n : !py.int):
  %s0 = pyv.snapshot 10 pops 1 locals("n" = %n) stack(%n)
  %t = pyv.truth %n at %s0
  pyv.cond_br %t, ^ok, ^bad
^ok:
  %r = pyv.binary %n "*" %n at %s0 : !py.int
  pyv.return %r
^bad:
  // CHECK: ^bad:
  // CHECK-NEXT: %s1 = pyv.snapshot 20
  // CHECK-NEXT: pyv.leave "an operation on objects" at %s1
  %s1 = pyv.snapshot 20 locals("n" = %n)
  %e = pyv.global "Error" at %s1
  %s2 = pyv.snapshot 24 pops 1 locals("n" = %n) stack(%e)
  pyv.leave "raise" at %s2
}

// A loop of numbers and calls of native code, objects only around it: worth it.  It assumes what its callees assume.
// CHECK-LABEL: py.func @mixed
// CHECK-SAME: native = "mixed"
py.func @mixed(o, n) code 2 locals("o", "n") attributes {returns = !py.object} {
^entry(%o : !py.object, %n : !py.int):
  %one = pyv.const 1 : !py.int<1, 1>
  pyv.br ^head(%n)
^head(%i : !py.int):
  %s0 = pyv.snapshot 10 pops 1 locals("o" = %o, "n" = %i) stack(%i)
  %t = pyv.truth %i at %s0
  pyv.cond_br %t, ^body, ^end
^body:
  %f = pyv.function @scalar
  %s1 = pyv.snapshot 18 resume 14 next 22 pops 3 locals("o" = %o, "n" = %i) stack(null, %f, %i)
  %x = pyv.native_call @scalar(%i) at %s1 : !py.int
  %s2 = pyv.snapshot 24 next 28 pops 2 locals("o" = %o, "n" = %i) stack(%i, %one)
  %j = pyv.binary %i "-" %one at %s2 : !py.int
  pyv.br ^head(%j)
^end:
  %s3 = pyv.snapshot 30 next 34 pops 1 locals("o" = %o, "n" = %i) stack(%o)
  %a = pyv.attr %o "a" at %s3
  pyv.return %a
}

// An object in the same loop costs more than the numbers win.
// CHECK-LABEL: py.func @objects
// CHECK-SAME: interpreted = "nothing won: objects cost more than unboxed work saves: subscript of objects at an unknown line
// FORCE-LABEL: py.func @objects
// FORCE-SAME: native = "mixed"
py.func @objects(o, n) code 3 locals("o", "n") attributes {returns = !py.object} {
^entry(%o : !py.object, %n : !py.int):
  %one = pyv.const 1 : !py.int<1, 1>
  pyv.br ^head(%n)
^head(%i : !py.int):
  %s0 = pyv.snapshot 10 pops 1 locals("o" = %o, "n" = %i) stack(%i)
  %t = pyv.truth %i at %s0
  pyv.cond_br %t, ^body, ^end
^body:
  %s1 = pyv.snapshot 18 next 22 pops 2 locals("o" = %o, "n" = %i) stack(%o, %i)
  %x = pyv.subscript %o[%i] at %s1
  %s2 = pyv.snapshot 24 next 28 pops 2 locals("o" = %o, "n" = %i) stack(%i, %one)
  %j = pyv.binary %i "-" %one at %s2 : !py.int
  pyv.br ^head(%j)
^end:
  pyv.return %o
}

// CHECK-LABEL: py.func @nothing
// CHECK-SAME: interpreted = "nothing won: it computes less than a call costs"
py.func @nothing(n) code 4 locals("n") attributes {returns = !py.int} {
^entry(%n : !py.int):
  pyv.return %n
}

// What is cold may branch: what only followed the leave goes, though it used what the operation gave.
// CHECK-LABEL: py.func @cold_branches
// CHECK-SAME: native = "scalar"
py.func @cold_branches(n) code 5 locals("n") attributes {returns = !py.int} {
^entry(%n : !py.int):
  %s0 = pyv.snapshot 10 pops 1 locals("n" = %n) stack(%n)
  %t = pyv.truth %n at %s0
  pyv.cond_br %t, ^ok, ^bad
^ok:
  %m = pyv.binary %n "*" %n at %s0 : !py.int
  %k = pyv.binary %m "*" %n at %s0 : !py.int
  %j = pyv.binary %k "*" %n at %s0 : !py.int
  %i = pyv.binary %j "*" %n at %s0 : !py.int
  pyv.return %i
^bad:
  // CHECK: ^bad:
  // CHECK-NEXT: %s1 = pyv.snapshot 20
  // CHECK-NEXT: pyv.leave "an operation on objects" at %s1
  // CHECK-NEXT: }
  %s1 = pyv.snapshot 20 locals("n" = %n)
  %e = pyv.global "error" at %s1
  pyv.cond_br %t, ^raise, ^call
^call:
  %s2 = pyv.snapshot 24 next 28 pops 1 locals("n" = %n) stack(%e)
  %a = pyv.attr %e "a" at %s2
  pyv.br ^raise
^raise:
  %s3 = pyv.snapshot 30 pops 1 locals("n" = %n) stack(%e)
  pyv.leave "raise" at %s3
}
