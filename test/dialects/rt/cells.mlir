// RUN: pyopt %s | filecheck %s
// RUN: pyopt %s | pyopt | filecheck %s

// CHECK-LABEL: func @cells
rt.func @cells(%o: !rt.ref, %n: i64) -> !rt.ref mixed code 1 params "oi" name "cells" at "a.py" 1 {
  %s = rt.snapshot at 4
  // CHECK: = rt.free_cell 1
  %c = rt.free_cell 1
  // CHECK-NEXT: = rt.make_cell %o, %s
  %d = rt.make_cell %o, %s
  // CHECK-NEXT: = rt.make_empty_cell %s
  %e = rt.make_empty_cell %s
  // CHECK-NEXT: = rt.load_cell %c, %s : i64
  %i = rt.load_cell %c, %s : i64
  // CHECK-NEXT: = rt.load_cell %d, %s : !rt.ref
  %r = rt.load_cell %d, %s : !rt.ref
  // CHECK-NEXT: rt.store_cell 3, %e, %n, %s
  rt.store_cell 3, %e, %n, %s
  rt.return %r
}
