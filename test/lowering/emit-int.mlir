// RUN: pyopt %s --emit mlir | filecheck %s

builtin.module attributes {rt.minor = 11 : i64} {

// A checked addition asks for the overflow bit and leaves by an edge; the values of its frame go to a helper.
// CHECK-LABEL: func.func private @pm_test_f0(
// CHECK-SAME: [[CTX:%\w+]]: !llvm.ptr, {{%\w+}}: i64, [[A:%\w+]]: i64, [[B:%\w+]]: i64) -> (i64, i32)
// CHECK: [[BOTH:%\w+]] = "llvm.intr.sadd.with.overflow"([[A]], [[B]])
// CHECK: [[SUM:%\w+]] = llvm.extractvalue [[BOTH]][0]
// CHECK: [[BAD:%\w+]] = llvm.extractvalue [[BOTH]][1]
// CHECK: cf.cond_br [[BAD]] weights([1, 2000]), ^[[EDGE:\w+]], ^[[ON:\w+]]
// CHECK: ^[[ON]]:
// CHECK: return [[SUM]], %c0_i32 : i64, i32
// CHECK: ^[[EDGE]]:
// CHECK: call @pm_test_leave_ii([[CTX]], %c0_i32, [[A]], [[B]])
// CHECK: return %c0_i64, %c1_i32 : i64, i32
rt.func @add(%a : i64, %b : i64) -> i64 scalar code 1 params "ii" name "add" at "app.py" 1 {
  %s = rt.snapshot at 4 next 8 pops 2 locals(0 = %a, 1 = %b) stack(%a, %b)
  %r = rt.iadd %a, %b, %s
  rt.return %r
}

// Proved: no check, and LLVM is told.
// CHECK-LABEL: @pm_test_f1(
// CHECK: arith.muli {{.*}} overflow<nsw>
// CHECK-NOT: cf.cond_br
rt.func @proved(%a : i64, %b : i64) -> i64 scalar code 2 params "ii" name "proved" at "app.py" 5 {
  %r = rt.imul %a, %b proved
  rt.return %r
}

// Modulo 2^64: no check, and LLVM is not told that it fits.
// CHECK-LABEL: @pm_test_f2(
// CHECK-NOT: overflow
// CHECK: arith.muli
// CHECK-NOT: overflow
// CHECK: arith.subi
// CHECK-NOT: cf.cond_br
rt.func @wraps(%a : i64, %b : i64) -> i64 scalar code 3 params "ii" name "wraps" at "app.py" 6 {
  %p = rt.imul %a, %b proved wraps
  %r = rt.ineg %p proved wraps
  rt.return %r
}

// Rounding down by a power of two is a shift, the remainder a mask; neither can fail.
// CHECK-LABEL: @pm_test_f3(
// CHECK: arith.shrsi {{%\w+}}, %c3_i64
// CHECK: arith.andi {{%\w+}}, %c7_i64
// CHECK-NOT: cf.cond_br
rt.func @power_of_two(%a : i64) -> i64 scalar code 3 params "i" name "power_of_two" at "app.py" 9 {
  %eight = rt.iconst 8
  %s = rt.snapshot at 4 next 8 locals(0 = %a)
  %q = rt.ifloordiv %a, %eight, %s
  %m = rt.imod %a, %eight, %s
  %r = rt.iadd %q, %m proved
  rt.return %r
}

// Any other positive constant: no branch either.
// CHECK-LABEL: @pm_test_f4(
// CHECK: arith.divui
// CHECK: arith.remsi
// CHECK-NOT: cf.cond_br
rt.func @constant(%a : i64) -> i64 scalar code 4 params "i" name "constant" at "app.py" 13 {
  %ten = rt.iconst 10
  %s = rt.snapshot at 4 next 8 locals(0 = %a)
  %q = rt.ifloordiv %a, %ten, %s
  %m = rt.imod %a, %ten, %s
  %r = rt.iadd %q, %m proved
  rt.return %r
}

// Two checks with one state share their edge.
// CHECK-LABEL: @pm_test_f5(
// CHECK: cf.cond_br {{.*}}, ^[[EDGE:\w+]], ^
// CHECK: cf.cond_br {{.*}}, ^[[EDGE]], ^
// CHECK-COUNT-1: call @pm_test_leave_i(
rt.func @shared(%a : i64) -> i64 scalar code 5 params "i" name "shared" at "app.py" 17 {
  %s = rt.snapshot at 4 next 8 locals(0 = %a)
  %b = rt.imul %a, %a, %s
  %r = rt.iadd %b, %a, %s
  rt.return %r
}
}
