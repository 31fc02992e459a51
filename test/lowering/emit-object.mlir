// RUN: pyopt %s --emit mlir | filecheck %s

builtin.module attributes {rt.minor = 11 : i64} {

// A visit gets the site and its values; NULL means that everything has been recorded, so the function just returns.
// CHECK-LABEL: func.func private @pm_test_f0(
// CHECK-SAME: [[CTX:%\w+]]: !llvm.ptr, [[DEPTH:%\w+]]: i64, [[O:%\w+]]: !llvm.ptr)
// CHECK: [[R:%\w+]] = call @pm_test_visit_o([[CTX]], %c0_i32, [[DEPTH]], [[O]])
// CHECK: [[LEFT:%\w+]] = llvm.icmp "eq" [[R]]
// CHECK: cf.cond_br [[LEFT]] weights([1, 2000])
// CHECK: call @pm_unbox_i64([[R]], [[WORD:%\w+]])
// CHECK: [[I:%\w+]] = llvm.load [[WORD]] : !llvm.ptr -> i64
// CHECK: call @pm_decref([[R]])
// CHECK: return [[I]], %c0_i32
rt.func @attribute(%o : !rt.ref) -> i64 mixed code 1 params "o" name "attribute" at "app.py" 1 {
  %s = rt.snapshot at 4 next 14 pops 1 locals(0 = %o) stack(%o)
  %r = rt.visit "attr"("size"), %s : !rt.ref
  %t = rt.snapshot at 4 next 14 pops 1 locals(0 = %o) stack(%o) release(%r)
  %i = rt.unbox_int %r, %t after(%r)
  rt.decref %r
  rt.return %i
}

// A test gives True or False, told apart by address; before 3.12 they are counted, so the reference goes back.
// CHECK-LABEL: func.func private @pm_test_f1(
// CHECK: [[TRUE:%\w+]] = llvm.mlir.addressof @_Py_TrueStruct
// CHECK: [[R:%\w+]] = call @pm_test_visit_o(
// CHECK: call @pm_decref([[R]])
// CHECK: llvm.icmp "eq" [[R]], [[TRUE]]
rt.func @test(%o : !rt.ref) -> i1 mixed code 2 params "o" name "test" at "app.py" 5 {
  %s = rt.snapshot at 4 next 6 pops 1 locals(0 = %o) stack(%o)
  %r = rt.visit "truth"(), %s : i1
  rt.return %r
}

// CHECK-LABEL: func.func private @pm_test_f2(
// CHECK: llvm.mlir.addressof @_Py_NoneStruct
// CHECK: call @pm_constant({{%\w+}}, %c2_i32)
rt.func @identity(%o : !rt.ref) -> i1 mixed code 3 params "o" name "identity" at "app.py" 9 {
  %none = rt.is_none %o
  %c = rt.object 2
  %same = rt.same %o, %c
  %r = rt.bor %none, %same
  rt.return %r
}

// Only what dies and may run code by that is let go of in a frame.
// CHECK-LABEL: func.func private @pm_test_f3(
// CHECK: [[NOISY:%\w+]] = call @pm_let_go([[O:%\w+]])
// CHECK: arith.cmpi ne, [[NOISY]]
// CHECK: call @pm_test_visit_o(
rt.func @let_go(%o : !rt.ref) mixed code 4 params "o" name "let_go" at "app.py" 13 {
  %s = rt.snapshot at 4 done next 6 pops 1 stack(%o) release(%o)
  rt.visit "drop"(), %s gives(%o)
  rt.return
}
}
