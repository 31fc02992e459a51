// RUN: pyopt %s -p rt-ahead | filecheck %s

// What the next round waits for is older than the test that may end the loop.
// CHECK-LABEL: func @grow
rt.func @grow(%start: f64, %c: f64, %limit: f64) scalar code 1 params "fff" name "grow" at "a.py" 1 {
  rt.br ^round(%start)
^round(%x: f64):
  // CHECK: ^round(%x: f64):
  // CHECK-NEXT: %next = rt.fmul %x, %c
  // CHECK-NEXT: rt.ready %next
  // CHECK-NEXT: %far = rt.fcmp gt %x, %limit
  // CHECK-NEXT: rt.cond_br %far, ^out, ^go
  %far = rt.fcmp gt %x, %limit
  rt.cond_br %far, ^out, ^go
^go:
  // CHECK: ^go:
  // CHECK-NEXT: rt.br ^round(%next)
  %next = rt.fmul %x, %c
  rt.br ^round(%next)
^out:
  rt.return
}

// What serves the test alone goes behind; an op that may leave stays, and so does all that needs it.
// CHECK-LABEL: func @stays
rt.func @stays(%start: f64, %c: f64, %limit: f64) scalar code 2 params "fff" name "stays" at "a.py" 1 {
  %s = rt.snapshot at 0 locals(0 = %start)
  rt.br ^round(%start, %start)
^round(%x: f64, %y: f64):
  // CHECK: ^round(%x: f64, %y: f64):
  // CHECK-NEXT: %step = rt.fmul %x, %c
  // CHECK-NEXT: %next = rt.fadd %step, %c
  // CHECK-NEXT: rt.ready %next
  // CHECK-NEXT: %sum = rt.fadd %x, %y
  // CHECK-NEXT: %far = rt.fcmp gt %sum, %limit
  %sum = rt.fadd %x, %y
  %far = rt.fcmp gt %sum, %limit
  rt.cond_br %far, ^out, ^go
^go:
  // CHECK: ^go:
  // CHECK-NEXT: %part = rt.fdiv %y, %c, %s
  // CHECK-NEXT: %other = rt.fneg %part
  %step = rt.fmul %x, %c
  %part = rt.fdiv %y, %c, %s
  %other = rt.fneg %part
  %next = rt.fadd %step, %c
  rt.br ^round(%next, %other)
^out:
  rt.return
}

// A test of ints is over before anything waits for floats.
// CHECK-LABEL: func @ints
rt.func @ints(%start: f64, %n: i64) scalar code 3 params "fi" name "ints" at "a.py" 1 {
  %one = rt.iconst 1
  rt.br ^round(%start, %n)
^round(%x: f64, %i: i64):
  // CHECK-NOT: rt.ready
  %more = rt.icmp gt %i, %one
  rt.cond_br %more, ^go, ^out
^go:
  %next = rt.fadd %x, %x
  %less = rt.isub %i, %one proved
  rt.br ^round(%next, %less)
^out:
  rt.return
}

// No loop goes on behind this test.
// CHECK-LABEL: func @once
rt.func @once(%x: f64, %limit: f64) -> f64 scalar code 4 params "ff" name "once" at "a.py" 1 {
  // CHECK-NOT: rt.ready
  %far = rt.fcmp gt %x, %limit
  rt.cond_br %far, ^out, ^go
^go:
  %next = rt.fadd %x, %x
  rt.return %next
^out:
  rt.return %x
}
