// RUN: pyopt %s -p share-snapshots | filecheck %s

// Nothing but arithmetic since the first snapshot: all leave by it, the second goes.
// CHECK-LABEL: py.func @pure
py.func @pure(x, y) code 1 locals("x", "y") {
^entry(%x : !py.int, %y : !py.int):
  // CHECK: %s1 = pyv.snapshot 10
  // CHECK-NEXT: %a = pyv.binary %x "*" %x at %s1 : !py.int
  // CHECK-NEXT: %b = pyv.binary %a "+" %y at %s1 : !py.int
  %s1 = pyv.snapshot 10 next 14 pops 2 locals("x" = %x, "y" = %y) stack(%x, %x)
  %a = pyv.binary %x "*" %x at %s1 : !py.int
  %s2 = pyv.snapshot 14 next 18 pops 2 locals("x" = %x, "y" = %y) stack(%a, %y)
  %b = pyv.binary %a "+" %y at %s2 : !py.int
  pyv.return %b
}

// A native call must not be done again: what follows leaves by the next state.  The call's own state says which call it is.
// CHECK-LABEL: py.func @call
py.func @call(x) code 2 locals("x") attributes {returns = !py.int} {
^entry(%x : !py.int):
  // CHECK: %a = pyv.binary %x "*" %x at %s1
  // CHECK: %b = pyv.native_call @call(%a) at %s2
  // CHECK: %c = pyv.binary %a "+" %b at %s3
  // CHECK: %d = pyv.binary %c "+" %b at %s3
  %f = pyv.function @call
  %s1 = pyv.snapshot 10 next 14 pops 2 locals("x" = %x) stack(%x, %x)
  %a = pyv.binary %x "*" %x at %s1 : !py.int
  %s2 = pyv.snapshot 18 resume 14 next 22 pops 3 locals("x" = %x) stack(null, %f, %a)
  %b = pyv.native_call @call(%a) at %s2 : !py.int
  %s3 = pyv.snapshot 22 next 26 pops 2 locals("x" = %x) stack(%a, %b)
  %c = pyv.binary %a "+" %b at %s3 : !py.int
  %s4 = pyv.snapshot 26 next 30 pops 2 locals("x" = %x) stack(%c, %b)
  %d = pyv.binary %c "+" %b at %s4 : !py.int
  pyv.return %d
}

// Whole rounds are not repeated: a loop begins with a state of its own, kept for interrupts even if nothing leaves by it.
// CHECK-LABEL: py.func @loop
py.func @loop(x) code 3 locals("x") {
^entry(%x : !py.int):
  // CHECK: pyv.binary %x "*" %x at %s1
  // CHECK: ^head([[I:%\w+]]: !py.int):
  // CHECK-NEXT: %s2 = pyv.snapshot 20
  // CHECK: pyv.binary [[I]] "-" %one at %s2 : !py.int
  %one = pyv.const 1 : !py.int<1, 1>
  %s1 = pyv.snapshot 10 next 14 pops 2 locals("x" = %x) stack(%x, %x)
  %a = pyv.binary %x "*" %x at %s1 : !py.int
  pyv.br ^head(%a)
^head(%i : !py.int):
  %s2 = pyv.snapshot 20 pops 1 locals("x" = %i) stack(%i)
  %t = pyv.truth %i at %s2
  pyv.cond_br %t, ^body, ^end
^body:
  %s3 = pyv.snapshot 24 next 28 pops 2 locals("x" = %i) stack(%i, %one)
  %j = pyv.binary %i "-" %one at %s3 : !py.int
  pyv.br ^head(%j)
^end:
  pyv.return %i
}

// Two ways with different states meet: the next snapshot counts.  One of them has run Python code.
// CHECK-LABEL: py.func @join
py.func @join(x, o) code 4 locals("x", "o") {
^entry(%x : !py.int, %o : !py.object):
  // CHECK: pyv.attr %o "a" at %s2
  // CHECK: pyv.binary %x "+" %x at %s3
  %s1 = pyv.snapshot 10 pops 1 locals("x" = %x, "o" = %o) stack(%x)
  %t = pyv.truth %x at %s1
  pyv.cond_br %t, ^visit, ^after
^visit:
  %s2 = pyv.snapshot 14 next 18 pops 1 locals("x" = %x, "o" = %o) stack(%o)
  %a = pyv.attr %o "a" at %s2
  pyv.drop %a
  pyv.br ^after
^after:
  %s3 = pyv.snapshot 20 next 24 pops 2 locals("x" = %x, "o" = %o) stack(%x, %x)
  %b = pyv.binary %x "+" %x at %s3 : !py.int
  pyv.return %b
}
