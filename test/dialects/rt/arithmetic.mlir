// RUN: pyopt %s | filecheck %s
// RUN: pyopt %s | pyopt | filecheck %s

// Checked ops name the state they leave by; proved ones say so.
// CHECK-LABEL: func @ints
rt.func @ints(%a: i64, %b: i64) -> i64 scalar code 1 params "ii" name "ints" at "a.py" 1 {
  // CHECK: [[S:%\w+]] = rt.snapshot at 4 next 8 pops 2 locals(0 = %a, 1 = %b) stack(%a, %b)
  %s = rt.snapshot at 4 next 8 pops 2 locals(0 = %a, 1 = %b) stack(%a, %b)
  // CHECK-NEXT: = rt.iadd %a, %b, [[S]]
  %0 = rt.iadd %a, %b, %s
  // CHECK-NEXT: = rt.isub %a, %b proved
  %1 = rt.isub %a, %b proved
  // CHECK-NEXT: = rt.imul %a, %b proved wraps
  %wide = rt.imul %a, %b proved wraps
  // CHECK-NEXT: = rt.ineg %a proved wraps
  %back = rt.ineg %a proved wraps
  // CHECK-NEXT: = rt.ifloordiv %a, %b, [[S]] nonneg
  %2 = rt.ifloordiv %a, %b, %s nonneg
  // CHECK-NEXT: = rt.imod %a, %b proved nonneg
  %3 = rt.imod %a, %b proved nonneg
  // CHECK-NEXT: = rt.ishl %a, %b, [[S]] count_ok
  %4 = rt.ishl %a, %b, %s count_ok
  // CHECK-NEXT: = rt.itruediv %a, %b, [[S]] exact
  %5 = rt.itruediv %a, %b, %s exact
  // CHECK-NEXT: = rt.iand %a, %b
  %6 = rt.iand %a, %b
  // CHECK-NEXT: = rt.icmp lt %a, %b
  %7 = rt.icmp lt %a, %b
  // CHECK-NEXT: = rt.select {{%\w+}}, %a, %b
  %8 = rt.select %7, %a, %b
  // CHECK-NEXT: = rt.i2f %a, [[S]]
  %9 = rt.i2f %a, %s
  // CHECK-NEXT: = rt.i2f %a proved
  %10 = rt.i2f %a proved
  // CHECK-NEXT: = rt.ineg %a, [[S]]
  %11 = rt.ineg %a, %s
  rt.return %0
}

// CHECK-LABEL: func @floats
rt.func @floats(%a: f64) -> f64 scalar code 2 params "f" name "floats" at "a.py" 5 {
  %s = rt.snapshot at 4 locals(0 = %a)
  // CHECK: = rt.fconst 1.0e-05
  %0 = rt.fconst 1.0e-05
  // CHECK-NEXT: = rt.fconst -inf
  %1 = rt.fconst -inf
  // CHECK-NEXT: = rt.fconst nan
  %2 = rt.fconst nan
  // CHECK-NEXT: = rt.fconst -0.0
  %3 = rt.fconst -0.0
  // CHECK-NEXT: = rt.bconst true
  %4 = rt.bconst true
  // CHECK-NEXT: = rt.iconst -9223372036854775808
  %5 = rt.iconst -9223372036854775808
  // CHECK-NEXT: = rt.fdiv %a, {{%\w+}}, %s
  %6 = rt.fdiv %a, %0, %s
  // CHECK-NEXT: = rt.fcmp ne %a, %a
  %7 = rt.fcmp ne %a, %a
  // CHECK-NEXT: = rt.math "atan2"(%a, {{%\w+}}), %s : f64
  %8 = rt.math "atan2"(%a, %0), %s : f64
  // CHECK-NEXT: = rt.math "isnan"(%a) proved : i1
  %9 = rt.math "isnan"(%a) proved : i1
  // CHECK-NEXT: = rt.fround_digits %a, {{%\w+}}, %s
  %10 = rt.fround_digits %a, %5, %s
  rt.return %8
}
