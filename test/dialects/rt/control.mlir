// RUN: pyopt %s | filecheck %s
// RUN: pyopt %s | pyopt | filecheck %s

// A loop, a call, a poll, leaving; what is optional is left out.
// CHECK-LABEL: rt.func @count(%n: i64) scalar code 1 params "in" name "C.count" at "a.py" 3 assumes [#rt.assume<"const", "LIMIT", 1.5>, #rt.assume<"function", "f", "f">] {
rt.func @count(%n: i64) scalar code 1 params "in" name "C.count" at "a.py" 3 assumes [#rt.assume<"const", "LIMIT", 1.5>, #rt.assume<"function", "f", "f">] {
  // CHECK-NEXT: %depth = rt.depth
  %depth = rt.depth
  %zero = rt.iconst 0
  // CHECK: rt.br ^head(%zero)
  rt.br ^head(%zero)
^head(%i: i64):
  // CHECK: %s = rt.snapshot at 10 resume 6 next 20 pops 1 locals(0 = %n, 1 = none) stack(range(%i, %n, %n), null, const 3, assumed 1, true)
  %s = rt.snapshot at 10 resume 6 next 20 pops 1 locals(0 = %n, 1 = none) stack(range(%i, %n, %n), null, const 3, assumed 1, true)
  // CHECK-NEXT: rt.poll %s
  rt.poll %s
  // CHECK-NEXT: rt.stress %s
  rt.stress %s
  %more = rt.icmp lt %i, %n
  // CHECK: rt.guard %more, %s
  rt.guard %more, %s
  // CHECK-NEXT: rt.cond_br %more, ^body, ^out(%i) likely
  rt.cond_br %more, ^body, ^out(%i) likely
^body:
  // CHECK: %inner = rt.snapshot at 0 locals(0 = maybe(%more, %i)) in @f parent %s
  %inner = rt.snapshot at 0 locals(0 = maybe(%more, %i)) in @f parent %s
  // CHECK-NEXT: %r = rt.call @f(%i, %n) frames 2, %inner : i64
  %r = rt.call @f(%i, %n) frames 2, %inner : i64
  // CHECK-NEXT: rt.call @g(), %s
  rt.call @g(), %s
  // CHECK-NEXT: rt.br ^head(%r)
  rt.br ^head(%r)
^out(%last: i64):
  // CHECK: rt.cond_br %more, ^done, ^gone
  rt.cond_br %more, ^done, ^gone
^gone:
  // CHECK: rt.leave %s "no native form of try"
  rt.leave %s "no native form of try"
^done:
  // CHECK: rt.return
  rt.return
}

// CHECK-LABEL: rt.func @ahead
rt.func @ahead(%x: f64) scalar code 2 params "f" name "ahead" at "a.py" 9 {
  // CHECK-NEXT: rt.ready %x
  rt.ready %x
  rt.return
}
