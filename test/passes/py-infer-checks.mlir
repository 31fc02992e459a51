// RUN: pyopt %s -p py-infer --split-input-file | filecheck %s

// A test that a result's class decides is not done; the class is checked instead.
// CHECK-LABEL: py.func @tested
py.func @tested(x) code 1 locals("x") {
^entry(%x : !py.object):
  // CHECK: [[LEN:%\w+]] = pyv.call
  // CHECK-NEXT: pyv.expect [[LEN]] at %s after : !py.int<0, ?>
  // CHECK: [[ANSWER:%\w+]] = pyv.const False
  // CHECK: pyv.return [[ANSWER]]
  %len = pyv.builtin "len"
  %s = pyv.snapshot 8 resume 4 next 12 pops 3 locals("x" = %x) stack(null, %len, %x)
  %n = pyv.call %len(%x) at %s
  %none = pyv.const None
  %c = pyv.is %n "is" %none
  pyv.return %c
}

// -----

// A local that numbers leave bound on every way is not checked, and holds an object.
// CHECK-LABEL: py.func @bound
py.func @bound(n : "int", x) code 1 locals("n", "x", "y") {
^entry(%n : !py.object, %x : !py.object):
  // CHECK-NOT: pyv.check_bound
  // CHECK: ([[Y:%\w+]]: !py.object):
  // CHECK: pyv.return [[Y]]
  %u = pyv.unbound
  %none = pyv.const None
  %d = pyv.is %n "is not" %none
  %s0 = pyv.snapshot 4 pops 1 locals("n" = %n, "x" = %x) stack(%d)
  %t = pyv.truth %d at %s0
  pyv.cond_br %t, ^join(%x), ^join(%u)
^join(%y : !py.maybe_unbound):
  %s1 = pyv.snapshot 8 locals("n" = %n, "x" = %x, "y" = %y)
  %v = pyv.check_bound %y at %s1
  pyv.return %v
}
