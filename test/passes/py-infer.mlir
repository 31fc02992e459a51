// RUN: pyopt %s -p py-infer --split-input-file | filecheck %s

// An unannotated parameter that is only added to is guessed to be an int; the sum may leave.
// CHECK-LABEL: py.func @next
// CHECK-SAME: returns = !py.int
py.func @next(n) code 1 locals("n") {
// CHECK: ^entry(%n: !py.int):
^entry(%n : !py.object):
  // CHECK: %r = pyv.binary %n "+" %one at %s : !py.int
  // CHECK-NEXT: pyv.return %r
  %one = pyv.const 1 : !py.int<1, 1>
  %s = pyv.snapshot 8 next 12 pops 2 locals("n" = %n) stack(%n, %one)
  %r = pyv.binary %n "+" %one at %s
  pyv.drop %n
  pyv.return %r
}

// A hint names the class; what it does not name stays an object.
// CHECK-LABEL: py.func @hinted
py.func @hinted(x : "float", y : "'int'", z : "list[int]") code 2 locals("x", "y", "z") {
// CHECK: ^entry(%x: !py.float, %y: !py.int, %z: !py.object):
^entry(%x : !py.object, %y : !py.object, %z : !py.object):
  // CHECK: pyv.binary %x "*" %y at %s : !py.float
  %s = pyv.snapshot 8 next 12 pops 2 locals("x" = %x, "y" = %y, "z" = %z) stack(%x, %y)
  %r = pyv.binary %x "*" %y at %s
  pyv.return %r
}

// What the interpreter gives is checked where it is wanted unboxed.
// CHECK-LABEL: py.func @length
py.func @length(x : "list") code 3 locals("x") {
^entry(%x : !py.object):
  // CHECK: [[LEN:%\w+]] = pyv.call
  // CHECK-NEXT: [[INT:%\w+]] = pyv.expect [[LEN]] at %s0 after : !py.int<0, ?>
  // CHECK: pyv.binary [[INT]] "+" %one at %s1 : !py.int<1, ?>
  %len = pyv.builtin "len"
  %s0 = pyv.snapshot 8 resume 4 next 12 pops 3 locals("x" = %x) stack(null, %len, %x)
  %n = pyv.call %len(%x) at %s0
  %one = pyv.const 1 : !py.int<1, 1>
  %s1 = pyv.snapshot 14 next 18 pops 2 locals("x" = %x) stack(%n, %one)
  %r = pyv.binary %n "+" %one at %s1
  pyv.return %r
}

// Classes decide the test; the other way goes.
// CHECK-LABEL: py.func @decided
py.func @decided(x : "int") code 4 locals("x") {
^entry(%x : !py.object):
  // CHECK-NOT: pyv.cond_br
  // CHECK-NOT: pyv.global
  // CHECK: pyv.return %x
  %isinstance = pyv.builtin "isinstance"
  %float = pyv.builtin "float"
  %s0 = pyv.snapshot 8 resume 4 next 12 pops 4 locals("x" = %x) stack(null, %isinstance, %x, %float)
  %c = pyv.call %isinstance(%x, %float) at %s0
  %s1 = pyv.snapshot 12 pops 1 locals("x" = %x) stack(%c)
  %t = pyv.truth %c at %s1
  pyv.cond_br %t, ^yes, ^no
^yes:
  %s2 = pyv.snapshot 20 locals("x" = %x)
  %g = pyv.global "g" at %s2
  pyv.return %g
^no:
  pyv.return %x
}

// A local that may be unbound becomes value and flag.
// CHECK-LABEL: py.func @maybe
py.func @maybe(x : "int") code 5 locals("x", "y") {
^entry(%x : !py.object):
  %u = pyv.unbound
  %two = pyv.const 2 : !py.int<2, 2>
  %s0 = pyv.snapshot 4 pops 1 locals("x" = %x) stack(%x)
  %t = pyv.truth %x at %s0
  pyv.cond_br %t, ^join(%two), ^join(%u)
  // CHECK: ^join([[Y:%\w+]]: !py.int<2, 2>, [[FLAG:%\w+]]: i1):
  // CHECK: [[MAYBE:%\w+]] = pyv.maybe [[FLAG]], [[Y]]
  // CHECK: pyv.snapshot 8 locals("x" = %x, "y" = [[MAYBE]])
  // CHECK: pyv.guard [[FLAG]] at
  // CHECK: pyv.return [[Y]]
^join(%y : !py.maybe_unbound):
  %s1 = pyv.snapshot 8 locals("x" = %x, "y" = %y)
  %v = pyv.check_bound %y at %s1
  pyv.return %v
}
