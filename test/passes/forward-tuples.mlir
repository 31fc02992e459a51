// RUN: pyopt %s -p forward-tuples | filecheck %s

// Items of a display go where the unpacked values went.
// CHECK-LABEL: py.func @display
py.func @display(a, b, c) code 1 locals("a", "b", "c") {
^entry(%a : !py.object, %b : !py.object, %c : !py.object):
  // CHECK-NOT: pyv.build
  // CHECK-NOT: pyv.unpack
  // CHECK: pyv.snapshot 8 locals("a" = %c, "b" = %b, "c" = %a)
  %s0 = pyv.snapshot 2 pops 3 locals("a" = %a, "b" = %b, "c" = %c) stack(%c, %b, %a)
  %t = pyv.build "tuple"(%c, %b, %a) at %s0
  %s1 = pyv.snapshot 4 pops 1 locals("a" = %a, "b" = %b, "c" = %c) stack(%t)
  %x, %y, %z = pyv.unpack %t to 3 at %s1
  %s2 = pyv.snapshot 8 locals("a" = %x, "b" = %y, "c" = %z)
  %g = pyv.global "g" at %s2
  pyv.return %g
}

// Items of a constant are constants.
// CHECK-LABEL: py.func @constant
py.func @constant() code 2 locals("a", "b") {
  // CHECK-NOT: pyv.unpack
  // CHECK: [[A:%\w+]] = pyv.const 0 : !py.int<0, 0>
  // CHECK: [[B:%\w+]] = pyv.const 1 : !py.int<1, 1>
  // CHECK: pyv.binary [[A]] "+" [[B]]
  %t = pyv.const (0, 1)
  %s1 = pyv.snapshot 4 pops 1 stack(%t)
  %x, %y = pyv.unpack %t to 2 at %s1
  %s2 = pyv.snapshot 8 pops 2 locals("a" = %x, "b" = %y) stack(%x, %y)
  %g = pyv.binary %x "+" %y at %s2
  pyv.return %g
}

// Too few items: ValueError is the interpreter's to raise.
// CHECK-LABEL: py.func @too_few
py.func @too_few() code 3 locals("a", "b") {
  // CHECK: pyv.unpack
  %t = pyv.const (0,)
  %s1 = pyv.snapshot 4 pops 1 stack(%t)
  %x, %y = pyv.unpack %t to 2 at %s1
  pyv.return %x
}

// The tuple is wanted as such.
// CHECK-LABEL: py.func @kept
py.func @kept(a, b) code 4 locals("a", "b") {
^entry(%a : !py.object, %b : !py.object):
  // CHECK: pyv.build
  // CHECK: pyv.unpack
  %s0 = pyv.snapshot 2 pops 2 locals("a" = %a, "b" = %b) stack(%b, %a)
  %t = pyv.build "tuple"(%b, %a) at %s0
  %s1 = pyv.snapshot 4 pops 1 locals("a" = %a, "b" = %b) stack(%t)
  %x, %y = pyv.unpack %t to 2 at %s1
  pyv.return %t
}
