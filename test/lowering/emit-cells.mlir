// RUN: pyopt %s --emit mlir | filecheck %s

builtin.module attributes {rt.minor = 11 : i64} {

// The closure's cells are behind the second word of the context.
// CHECK-LABEL: func.func private @pm_test_f0(
// CHECK-SAME: [[CTX:%\w+]]: !llvm.ptr
// CHECK: [[AT:%\w+]] = llvm.getelementptr [[CTX]][1]
// CHECK: [[CELLS:%\w+]] = llvm.load [[AT]]
// CHECK: [[AT:%\w+]] = llvm.getelementptr [[CELLS]][2]
// CHECK: [[CELL:%\w+]] = llvm.load [[AT]]
// CHECK: [[OK:%\w+]] = call @pm_load_cell_i64([[CELL]], [[WORD:%\w+]])
// CHECK: llvm.load [[WORD]] : !llvm.ptr -> i64
// CHECK: call @pm_load_cell([[CELL]])
rt.func @reads() -> !rt.ref mixed code 1 params "" name "reads" at "app.py" 1 {
  %s = rt.snapshot at 4
  %c = rt.free_cell 2
  %i = rt.load_cell %c, %s : i64
  %b = rt.load_cell %c, %s : i1
  %r = rt.load_cell %c, %s : !rt.ref
  rt.return %r
}

// A store is a visit only where letting go of the old content may run code.
// CHECK-LABEL: func.func private @pm_test_f1(
// CHECK: [[CELL:%\w+]] = call @pm_make_cell(
// CHECK: [[DONE:%\w+]] = call @pm_store_cell_i64([[CELL]],
// CHECK: [[Q:%\w+]] = arith.cmpi ne, [[DONE]]
// CHECK: cf.cond_br [[Q]] weights([2000, 1]), ^[[ON:\w+]], ^[[VISIT:\w+]]
// CHECK: ^[[VISIT]]:
// CHECK: call @pm_test_visit_
rt.func @writes(%n : i64) mixed code 2 params "i" name "writes" at "app.py" 5 {
  %s = rt.snapshot at 0 locals(0 = %n)
  %c = rt.make_empty_cell %s
  %t = rt.snapshot at 6 pops 1 locals(0 = %n, 1 = %c) stack(%n) release(%c)
  rt.store_cell 1, %c, %n, %t
  rt.decref %c
  rt.return
}
}
