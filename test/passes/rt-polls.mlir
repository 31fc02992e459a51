// RUN: pyopt %s -p rt-polls | filecheck %s

// One poll a round, on the way back, by the state of the loop's head.
// CHECK-LABEL: func @loop
rt.func @loop(%n: i64) scalar code 1 params "i" name "loop" at "a.py" 1 {
  %zero = rt.iconst 0
  %one = rt.iconst 1
  rt.br ^head(%zero)
^head(%i: i64):
  // CHECK: ^head(%i: i64):
  // CHECK-NEXT: %s = rt.snapshot at 20
  // CHECK-NEXT: %more = rt.icmp
  %s = rt.snapshot at 20 locals(0 = %i)
  %more = rt.icmp lt %i, %n
  rt.cond_br %more, ^body, ^exit
^body:
  // CHECK: %next = rt.iadd
  // CHECK-NEXT: rt.br ^[[AGAIN:[a-z0-9]+]](%next)
  // CHECK-NEXT: ^[[AGAIN]](%[[I:[a-z0-9_]+]]: i64):
  // CHECK-NEXT: %[[S:[a-z0-9_]+]] = rt.snapshot at 20 locals(0 = %[[I]])
  // CHECK-NEXT: rt.poll %[[S]]
  // CHECK-NEXT: rt.br ^head(%[[I]])
  %next = rt.iadd %i, %one proved
  rt.br ^head(%next)
^exit:
  rt.return
}

// All ways back go by the one poll.
// CHECK-LABEL: func @two_ways
rt.func @two_ways(%n: i64) scalar code 1 params "i" name "two_ways" at "a.py" 1 {
  %zero = rt.iconst 0
  %one = rt.iconst 1
  rt.br ^head(%zero)
^head(%i: i64):
  %s = rt.snapshot at 20 locals(0 = %i)
  %more = rt.icmp lt %i, %n
  rt.cond_br %more, ^body, ^exit
^body:
  // CHECK: rt.cond_br %odd, ^[[AGAIN:[a-z0-9]+]](%next), ^[[OTHER:[a-z0-9]+]]
  // CHECK: ^[[OTHER]]:
  // CHECK: rt.br ^[[AGAIN]](%far)
  // CHECK: ^[[AGAIN]](
  // CHECK: rt.poll
  // CHECK-NOT: rt.poll
  %next = rt.iadd %i, %one proved
  %odd = rt.icmp lt %next, %one
  rt.cond_br %odd, ^head(%next), ^other
^other:
  %far = rt.iadd %next, %next proved
  rt.br ^head(%far)
^exit:
  rt.return
}

// A state that needs what the head computes is known behind that only.
// CHECK-LABEL: func @computed
rt.func @computed(%n: i64) scalar code 1 params "i" name "computed" at "a.py" 1 {
  rt.br ^head(%n)
^head(%i: i64):
  // CHECK: %s = rt.snapshot at 20 locals(0 = %twice)
  // CHECK-NEXT: rt.poll %s
  %twice = rt.iadd %i, %i proved
  %s = rt.snapshot at 20 locals(0 = %twice)
  %more = rt.icmp lt %i, %n
  rt.cond_br %more, ^body, ^exit
^body:
  rt.br ^head(%twice)
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
