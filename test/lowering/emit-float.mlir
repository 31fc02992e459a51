// RUN: pyopt %s --emit mlir | filecheck %s

builtin.module attributes {rt.minor = 11 : i64} {

// Square roots and rounding are machine instructions; what would raise leaves first.
// CHECK-LABEL: func.func private @pm_test_f0(
// CHECK: [[OK:%\w+]] = arith.cmpf oge, [[X:%\w+]], %cst
// CHECK: cf.cond_br [[OK]] weights([2000, 1])
// CHECK: math.sqrt [[X]]
// CHECK: math.floor
// CHECK: math.absf
// CHECK: arith.fptosi
rt.func @root(%x : f64) -> i64 scalar code 1 params "f" name "root" at "app.py" 1 {
  %s = rt.snapshot at 4 locals(0 = %x)
  %r = rt.math "sqrt"(%x), %s : f64
  %i = rt.math "floor"(%r), %s : i64
  rt.return %i
}

// Other functions are calls of pm_math.h: leave unless the result is finite, or unless the status says so.
// CHECK-LABEL: func.func private @pm_test_f1(
// CHECK: [[Y:%\w+]] = call @pm_m_sin(
// CHECK: [[SIZE:%\w+]] = math.absf [[Y]]
// CHECK: arith.cmpf olt, [[SIZE]]
// CHECK: [[STATUS:%\w+]] = call @pm_fpow(
// CHECK: arith.cmpi eq, [[STATUS]], %c0_i32
rt.func @calls(%x : f64) -> f64 scalar code 2 params "f" name "calls" at "app.py" 5 {
  %s = rt.snapshot at 4 locals(0 = %x)
  %y = rt.math "sin"(%x), %s : f64
  %r = rt.fpow %y, %x, %s
  rt.return %r
}
}
