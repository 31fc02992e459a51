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

// What is only left by after its instruction is not asked for: %o may be gone by then.
// CHECK-LABEL: func @after_only
rt.func @after_only(%o: !rt.ref) -> i64 mixed code 2 params "o" name "after_only" at "a.py" 5 {
  // CHECK: %s = rt.snapshot at 24
  // CHECK-NEXT: rt.stress %s
  %s = rt.snapshot at 24 next 26 pops 1 locals(0 = %o) stack(%o)
  %r = rt.visit "attr"("x"), %s : !rt.ref
  // CHECK: %t = rt.snapshot at 24
  // CHECK-NEXT: rt.unbox_int
  %t = rt.snapshot at 24 next 26 pops 1 locals(0 = %o) stack(%o) release(%r)
  %i = rt.unbox_int %r, %t after(%r)
  rt.decref %r
  rt.return %i
}

// Nor what has done all but to let go of an object: its instruction is not started over.
// CHECK-LABEL: func @done
rt.func @done(%o: !rt.ref) mixed code 3 params "o" name "done" at "a.py" 9 {
  // CHECK: rt.snapshot at 24 done
  // CHECK-NEXT: rt.visit "drop"
  %s = rt.snapshot at 24 done next 26 pops 1 stack(%o)
  rt.visit "drop"(), %s gives(%o)
  rt.return
}

// Nor the caller's part of a state of inlined code: what the caller owns is let go by the whole.
// CHECK-LABEL: func @inlined
rt.func @inlined(%x: f64) -> f64 scalar code 4 params "f" name "inlined" at "a.py" 12 {
  // CHECK: %s = rt.snapshot at 24
  // CHECK-NEXT: %t = rt.snapshot at 0
  // CHECK-NEXT: rt.stress %t
  %s = rt.snapshot at 24 pops 2 locals(0 = %x) stack(null, %x)
  %t = rt.snapshot at 0 locals(0 = %x) in @half parent %s
  %r = rt.fdiv %x, %x, %t
  rt.return %r
}
