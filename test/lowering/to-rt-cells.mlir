// RUN: pyopt %s -p to-rt | filecheck %s

builtin.module attributes {py.minor = 11 : i64, py.filename = "cells.py"} {
  // A cell made here is in the frame's slots; where a store may run code it is found there, counted from the stack down.
  // CHECK-LABEL: rt.func @owner(%n: !rt.ref)
  py.func @owner(n) code 1 locals("n") cells("n", "t") attributes {native = "mixed", returns = !py.object} {
  ^bb0(%n: !py.object):
    // CHECK: [[START:%\w+]] = rt.snapshot at 0 next 2 locals(0 = %n)
    %start = pyv.snapshot 0 locals("n" = %n)
    // CHECK-NEXT: %a = rt.make_cell %n, [[START]]
    %a = pyv.make_cell(%n) at %start
    // CHECK-NEXT: %t = rt.make_empty_cell [[START]]
    %t = pyv.make_cell() at %start
    // CHECK-NEXT: [[S:%\w+]] = rt.snapshot at 6 next 8 locals(0 = %a, 1 = %t)
    %s = pyv.snapshot 6 locals("n" = %a, "t" = %t)
    // CHECK-NEXT: %v = rt.load_cell %a, [[S]] : !rt.ref
    %v = pyv.load_cell %a "n" at %s
    // CHECK-NEXT: [[S:%\w+]] = rt.snapshot at 8
    %s2 = pyv.snapshot 8 pops 1 locals("n" = %a, "t" = %t) stack(%v)
    // CHECK-NEXT: rt.store_cell 1, %t, %v, [[S]]
    pyv.store_cell %t "t" = %v at %s2
    pyv.return %v
  }

  // A function is made by number of its code, flags of its parts, how many entries the topmost takes, and its constant.
  // CHECK-LABEL: rt.func @maker
  py.func @maker(d, c) code 3 locals("d", "c") attributes {native = "mixed", returns = !py.object} {
  ^bb0(%d: !py.object, %c: !py.object):
    // CHECK: [[S:%\w+]] = rt.snapshot at 12 resume 10
    %s = pyv.snapshot 12 resume 10 pops 2 stack(%d, %c)
    // CHECK-NEXT: rt.visit "make_function"(4, 9, 1, -1), [[S]] : !rt.ref
    %f = pyv.make_function "maker.f" 4 defaults, closure(%d, %c) at %s
    // CHECK: rt.visit "make_function"(5, 1, 0, 0), {{%\w+}} : !rt.ref
    %t = pyv.snapshot 20 resume 16
    %g = pyv.make_function "maker.g" 5 defaults() constant (1, 2) at %t
    pyv.return %f
  }

  // Of the closure's cells native code knows the numbers; numbers are read without an object.
  // CHECK-LABEL: rt.func @inner
  py.func @inner() code 2 free("k", "t") attributes {native = "scalar", returns = !py.int} {
    // CHECK: %k = rt.free_cell 0
    %k = pyv.free_cell "k"
    // CHECK-NEXT: %t = rt.free_cell 1
    %t = pyv.free_cell "t"
    %s = pyv.snapshot 4
    // CHECK: %i = rt.load_cell %t, {{%\w+}} : i64
    %i = pyv.load_cell %t "t" at %s : !py.int
    // CHECK-NEXT: %x = rt.load_cell %k, {{%\w+}} : f64
    %x = pyv.load_cell %k "k" at %s : !py.float
    // CHECK-NEXT: rt.return %i
    pyv.return %i
  }
}
