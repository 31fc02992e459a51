// RUN: pyopt %s -p rt-simplify | filecheck %s

// What is decided is not asked, and what nothing needs is not there.
// CHECK-LABEL: func @decided
rt.func @decided(%n: i64) -> i64 scalar code 1 params "i" name "decided" at "a.py" 1 {
  %s = rt.snapshot at 4 locals(0 = %n)
  %t = rt.bconst true
  rt.guard %t, %s
  // CHECK-NEXT: rt.br ^[[A:.*]](%n)
  rt.cond_br %t, ^a(%n), ^b
^a(%x: i64):
  // CHECK-NEXT: ^[[A]](%x: i64):
  // CHECK-NEXT: rt.return %x
  rt.return %x
^b:
  // CHECK-NOT: rt.leave
  rt.leave %s "unreachable"
}

// A chain of unused values goes as a whole, the state that only it had with it.
// CHECK-LABEL: func @unused
rt.func @unused(%n: i64) -> i64 scalar code 2 params "i" name "unused" at "a.py" 1 {
  // CHECK-NEXT: rt.return %n
  %s = rt.snapshot at 4 locals(0 = %n)
  %a = rt.iand %n, %n
  %b = rt.ior %a, %n
  %c = rt.iadd %b, %b proved
  rt.return %n
}

// An op that may leave stays, although its result is unused: 1 // n raises when n is 0.
// CHECK-LABEL: func @may_leave
rt.func @may_leave(%n: i64) -> i64 scalar code 3 params "i" name "may_leave" at "a.py" 1 {
  // CHECK-NEXT: %s = rt.snapshot
  // CHECK-NEXT: rt.ifloordiv %n, %n, %s
  %s = rt.snapshot at 4 locals(0 = %n)
  %a = rt.ifloordiv %n, %n, %s
  rt.return %n
}

// A guard that never holds is where this code always ends, and stays.
// CHECK-LABEL: func @never
rt.func @never(%n: i64) -> i64 scalar code 4 params "i" name "never" at "a.py" 1 {
  %s = rt.snapshot at 4 locals(0 = %n)
  %f = rt.bconst false
  // CHECK: rt.guard %f, %s
  rt.guard %f, %s
  rt.return %n
}
