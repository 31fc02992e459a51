// RUN: pyopt %s -p rt-stress | filecheck %s

// Each state is asked for once, where it begins to hold.
// CHECK-LABEL: func @stressed
rt.func @stressed(%a: i64) -> i64 scalar code 1 params "i" name "stressed" at "a.py" 1 {
  // CHECK: %s = rt.snapshot at 24
  // CHECK-NEXT: rt.stress %s
  %s = rt.snapshot at 24 pops 2 locals(0 = %a) stack(%a, %a)
  %b = rt.iadd %a, %a, %s
  // CHECK: %t = rt.snapshot at 28
  // CHECK-NEXT: rt.stress %t
  %t = rt.snapshot at 28 pops 2 locals(0 = %a) stack(%b, %b)
  rt.return %b
}
