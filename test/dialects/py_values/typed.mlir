// RUN: pyopt %s | pyopt | filecheck %s

// Every op that inference adds, printed and read again.
// CHECK-LABEL: py.func @typed
py.func @typed(n, o) code 1 locals("n", "o", "x") {
// CHECK: ^entry(%n: !py.int, %o: !py.object):
^entry(%n : !py.int, %o : !py.object):
  // CHECK: %one = pyv.const 1 : !py.int<1, 1>
  %one = pyv.const 1 : !py.int<1, 1>
  // CHECK-NEXT: %flag = pyv.flag "true"
  %flag = pyv.flag "true"
  // CHECK-NEXT: %maybe = pyv.maybe %flag, %n
  %maybe = pyv.maybe %flag, %n
  // CHECK-NEXT: %it = pyv.range_state %n to %one by %one
  %it = pyv.range_state %n to %one by %one
  // CHECK-NEXT: %s = pyv.snapshot 8 locals("n" = %n, "o" = %o, "x" = %maybe) stack(%it)
  %s = pyv.snapshot 8 locals("n" = %n, "o" = %o, "x" = %maybe) stack(%it)
  // CHECK-NEXT: pyv.guard %flag at %s
  pyv.guard %flag at %s
  // CHECK-NEXT: pyv.range_check %n by %one at %s
  pyv.range_check %n by %one at %s
  // CHECK-NEXT: %more = pyv.range_more %n to %one by %one
  %more = pyv.range_more %n to %one by %one
  // CHECK-NEXT: %next = pyv.range_step %n by %one : !py.int<1, ?>
  %next = pyv.range_step %n by %one : !py.int<1, ?>
  // CHECK-NEXT: %small = pyv.refine %n : !py.int<0, 5>
  %small = pyv.refine %n : !py.int<0, 5>
  // CHECK-NEXT: %sine = pyv.intrinsic "math.sin"(%n) at %s : !py.float
  %sine = pyv.intrinsic "math.sin"(%n) at %s : !py.float
  // CHECK-NEXT: %int = pyv.intrinsic "int"(%sine) at %s
  %int = pyv.intrinsic "int"(%sine) at %s
  // CHECK-NEXT: %r = pyv.native_call @typed(%n, %next) at %s : !py.none
  %r = pyv.native_call @typed(%n, %next) at %s : !py.none
  pyv.return %r
}
