// RUN: pyopt %s -p rt-polls | filecheck %s

// One poll a round, behind the state of the loop's head.
// CHECK-LABEL: func @loop
rt.func @loop(%n: i64) scalar code 1 params "i" name "loop" at "a.py" 1 {
  %zero = rt.iconst 0
  %one = rt.iconst 1
  rt.br ^head(%zero)
^head(%i: i64):
  // CHECK: %s = rt.snapshot at 20
  // CHECK-NEXT: rt.poll %s
  %s = rt.snapshot at 20 locals(0 = %n) stack(range(%i, %n, %one))
  %more = rt.icmp lt %i, %n
  rt.cond_br %more, ^body, ^exit
^body:
  // CHECK-NOT: rt.poll
  %next = rt.iadd %i, %one proved
  rt.br ^head(%next)
^exit:
  rt.return
}

// Without a state in the head, the one block that leads back to it will do.
// CHECK-LABEL: func @latch
rt.func @latch(%n: i64) scalar code 2 params "i" name "latch" at "a.py" 1 {
  rt.br ^head(%n)
^head(%i: i64):
  %zero = rt.iconst 0
  %more = rt.icmp ne %i, %zero
  rt.cond_br %more, ^body, ^exit
^body:
  // CHECK: %s = rt.snapshot at 8
  // CHECK-NEXT: rt.poll %s
  %s = rt.snapshot at 8 locals(0 = %i)
  %next = rt.isub %i, %zero, %s
  rt.br ^head(%next)
^exit:
  rt.return
}

// 64 rounds of nothing but arithmetic are over before anybody notices.
// CHECK-LABEL: func @short
rt.func @short() scalar code 3 params "" name "short" at "a.py" 1 {
  %zero = rt.iconst 0
  %two = rt.iconst 2
  %end = rt.iconst 127
  rt.br ^head(%zero)
^head(%i: i64):
  // CHECK-NOT: rt.poll
  %s = rt.snapshot at 20 stack(range(%i, %end, %two))
  %more = rt.icmp lt %i, %end
  rt.cond_br %more, ^body, ^exit
^body:
  %next = rt.iadd %i, %two proved
  rt.br ^head(%next)
^exit:
  rt.return
}

// One round more is one too many.
// CHECK-LABEL: func @not_short
rt.func @not_short() scalar code 4 params "" name "not_short" at "a.py" 1 {
  %zero = rt.iconst 0
  %two = rt.iconst 2
  %end = rt.iconst 129
  rt.br ^head(%zero)
^head(%i: i64):
  // CHECK: rt.poll
  %s = rt.snapshot at 20 stack(range(%i, %end, %two))
  %more = rt.icmp lt %i, %end
  rt.cond_br %more, ^body, ^exit
^body:
  %next = rt.iadd %i, %two proved
  rt.br ^head(%next)
^exit:
  rt.return
}

// Two functions that call each other never loop, and yet may run for hours.
// CHECK-LABEL: func @even
rt.func @even(%n: i64) -> i1 scalar code 5 params "i" name "even" at "a.py" 1 {
  // CHECK-NEXT: %s = rt.snapshot at 0
  // CHECK-NEXT: rt.poll %s
  %s = rt.snapshot at 0 locals(0 = %n)
  %r = rt.call @odd(%n), %s : i1
  rt.return %r
}

// CHECK-LABEL: func @odd
rt.func @odd(%n: i64) -> i1 scalar code 6 params "i" name "odd" at "a.py" 1 {
  // CHECK-NEXT: %s = rt.snapshot at 0
  // CHECK-NEXT: rt.poll %s
  %s = rt.snapshot at 0 locals(0 = %n)
  %r = rt.call @even(%n), %s : i1
  rt.return %r
}

// CHECK-LABEL: func @caller
rt.func @caller(%n: i64) -> i1 scalar code 7 params "i" name "caller" at "a.py" 1 {
  // CHECK-NOT: rt.poll
  %s = rt.snapshot at 0 locals(0 = %n)
  %r = rt.call @even(%n), %s : i1
  rt.return %r
}
