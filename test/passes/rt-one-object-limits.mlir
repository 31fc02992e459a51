// RUN: pyopt %s -p 'rt-one-object{most=2}' | filecheck %s

// A function whose states would hold more objects than `most` is left as it is.
// CHECK-LABEL: func @seen_twice
// CHECK-NOT: rt.box
rt.func @seen_twice(%n: i64, %f: !rt.ref) mixed code 1 params "io" name "seen_twice" at "a.py" 1 {
  %s = rt.snapshot at 4 next 10 pops 2 locals(0 = %n, 1 = %f) stack(%n, %n)
  %x = rt.imul %n, %n, %s
  %t = rt.snapshot at 20 next 30 pops 2 locals(0 = %x, 1 = %f) stack(%f, %x)
  %r = rt.visit "call"(1, []), %t : !rt.ref
  %u = rt.snapshot at 40 next 50 pops 2 locals(0 = %x, 1 = %f) stack(%f, %x)
  %q = rt.visit "call"(1, []), %u : !rt.ref
  rt.return
}

// One with fewer is not.
// CHECK-LABEL: func @unboxed
// CHECK: rt.argument
rt.func @unboxed(%n: i64, %f: !rt.ref) -> i64 mixed code 3 params "io" name "unboxed" at "a.py" 1 {
  %t = rt.snapshot at 20 next 30 pops 2 locals(0 = %n, 1 = %f) stack(%f, %n)
  %r = rt.visit "call"(1, []), %t : !rt.ref
  %i = rt.unbox_int %r, %t after(%r)
  rt.return %i
}
