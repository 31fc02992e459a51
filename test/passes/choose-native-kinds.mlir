// RUN: pyopt %s -p choose-native | filecheck %s

// To let go of a number that is an object costs no visit.
// CHECK-LABEL: py.func @lets_go
// CHECK-SAME: native = "mixed"
py.func @lets_go(n, v) code 1 locals("n", "v") attributes {returns = !py.int} {
^entry(%n : !py.int, %v : !py.object):
  %s0 = pyv.snapshot 2 pops 1 locals("n" = %n) stack(%n)
  pyv.br ^head(%n, %v)
^head(%i : !py.int, %w : !py.object):
  %t = pyv.truth %i at %s0
  pyv.cond_br %t, ^body, ^end
^body:
  %a = pyv.binary %i "-" %n at %s0 : !py.int
  %b = pyv.binary %a "-" %i at %s0 : !py.int
  %c = pyv.binary %b "^" %i at %s0 : !py.int
  %s1 = pyv.snapshot 10 done pops 1 locals("n" = %c) stack(%w)
  pyv.drop %w at %s1
  pyv.br ^head(%c, %c)
^end:
  pyv.drop %w
  pyv.return %i
}

// All that is done is done with numbers, and yet %w is an int or a float, which no register is.
// CHECK-LABEL: py.func @one_or_another
// CHECK-SAME: native = "mixed"
py.func @one_or_another(n, x) code 2 locals("n", "x", "w") attributes {returns = !py.int} {
^entry(%n : !py.int, %x : !py.float):
  %none = pyv.unbound
  pyv.br ^head(%n, %none)
^head(%i : !py.int, %w : !py.maybe_unbound):
  %s0 = pyv.snapshot 2 pops 1 locals("n" = %n, "w" = %w) stack(%n)
  %t = pyv.truth %i at %s0
  pyv.cond_br %t, ^body, ^end
^body:
  %a = pyv.binary %i "-" %n at %s0 : !py.int
  %u = pyv.truth %a at %s0
  pyv.cond_br %u, ^head(%a, %x), ^head(%a, %a)
^end:
  pyv.return %i
}
