// RUN: pyopt %s | pyopt - | filecheck %s

// CHECK-LABEL: @maker
py.func @maker(d, c) code 1 locals("d", "c") {
^bb0(%d : !py.object, %c : !py.object):
  %s = pyv.snapshot 6 locals("d" = %d)
  // CHECK: = pyv.make_function "maker.f" 2() at %s
  %f = pyv.make_function "maker.f" 2() at %s
  // CHECK-NEXT: = pyv.make_function "g" 3 defaults, closure(%d, %c) at %s
  %g = pyv.make_function "g" 3 defaults, closure(%d, %c) at %s
  // CHECK-NEXT: = pyv.make_function "h" 4 defaults() constant (1, "x") at %s
  %h = pyv.make_function "h" 4 defaults() constant (1, "x") at %s
}
