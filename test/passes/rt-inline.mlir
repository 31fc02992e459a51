// RUN: pyopt %s --split-input-file -p rt-inline | filecheck %s

// A small body takes the place of its call; its frame can still be rebuilt, above the caller's that waits in the call.
rt.func @half(%n: i64) -> i64 scalar code 1 params "i" name "half" at "a.py" 1 {
  %e = rt.snapshot at 0 locals(0 = %n)
  %d = rt.depth
  %zero = rt.iconst 0
  %ok = rt.icmp gt %d, %zero
  rt.guard %ok, %e
  %two = rt.iconst 2
  %s = rt.snapshot at 4 next 8 pops 2 locals(0 = %n) stack(%n, const 0)
  %r = rt.ifloordiv %n, %two, %s
  rt.return %r
}

// CHECK-LABEL: func @use
rt.func @use(%a: i64) -> i64 scalar code 2 params "i" name "use" at "a.py" 5 {
  // CHECK-DAG: [[TWO:%\w+]] = rt.iconst 2
  // CHECK-DAG: [[DEPTH:%\w+]] = rt.depth
  // CHECK-DAG: [[ONE:%\w+]] = rt.iconst 1
  // CHECK-DAG: [[LEFT:%\w+]] = rt.isub [[DEPTH]], [[ONE]] proved
  // CHECK: %t = rt.snapshot at 16
  %t = rt.snapshot at 16 next 26 pops 3 locals(0 = %a) stack(null, assumed 0, %a)
  // CHECK-NEXT: [[E:%\w+]] = rt.snapshot at 0 locals(0 = %a) in @half parent %t
  // CHECK-NEXT: [[OK:%\w+]] = rt.icmp gt [[LEFT]], {{%\w+}}
  // CHECK-NEXT: rt.guard [[OK]], [[E]]
  // CHECK-NEXT: [[S:%\w+]] = rt.snapshot at 4 next 8 pops 2 locals(0 = %a) stack(%a, const 0) in @half parent %t
  // CHECK-NEXT: [[R:%\w+]] = rt.ifloordiv %a, [[TWO]], [[S]]
  // CHECK-NEXT: rt.return [[R]]
  %b = rt.call @half(%a), %t : i64
  rt.return %b
}

// -----

// A body of several blocks splits the caller's; both of its returns go on behind the call.
rt.func @sign(%n: i64) -> i64 scalar code 1 params "i" name "sign" at "a.py" 1 {
  %zero = rt.iconst 0
  %c = rt.icmp lt %n, %zero
  rt.cond_br %c, ^minus, ^plus
^minus:
  rt.return %n
^plus:
  rt.return %zero
}

// CHECK-LABEL: func @caller
rt.func @caller(%a: i64) -> i64 scalar code 2 params "i" name "caller" at "a.py" 5 {
  %t = rt.snapshot at 16 next 26 pops 3 locals(0 = %a) stack(null, assumed 0, %a)
  // CHECK: rt.cond_br {{%\w+}}, ^[[MINUS:\w+]], ^[[PLUS:\w+]]
  // CHECK: ^[[MINUS]]:
  // CHECK-NEXT: rt.br ^[[BEHIND:\w+]](%a)
  // CHECK: ^[[PLUS]]:
  // CHECK-NEXT: rt.br ^[[BEHIND]]({{%\w+}})
  // CHECK: ^[[BEHIND]]([[B:%\w+]]: i64):
  // CHECK-NEXT: rt.return [[B]]
  %b = rt.call @sign(%a), %t : i64
  rt.return %b
}

// -----

// A function's calls of itself: where there is depth enough for all levels, nothing checks it again; elsewhere the
// function runs as it was.  A call that stays passes on the depth that is left below the frames it stands for.
// CHECK-LABEL: func @down
rt.func @down(%n: i64) -> i64 scalar code 1 params "i" name "down" at "a.py" 1 {
  %e = rt.snapshot at 0 locals(0 = %n)
  %d = rt.depth
  %zero = rt.iconst 0
  %ok = rt.icmp gt %d, %zero
  rt.guard %ok, %e
  // CHECK: rt.guard
  // CHECK-NEXT: [[LEVELS:%\w+]] = rt.iconst 4
  // CHECK-NEXT: [[DEEP:%\w+]] = rt.icmp gt %d, [[LEVELS]]
  // CHECK-NEXT: rt.cond_br [[DEEP]], ^[[FAST:\w+]], ^[[PLAIN:\w+]] likely
  // CHECK: ^[[FAST]]:
  %one = rt.iconst 1
  %m = rt.isub %n, %one, %e
  %s = rt.snapshot at 16 next 26 pops 3 locals(0 = %n) stack(null, assumed 0, %m)
  // CHECK-NOT: rt.guard
  // CHECK: rt.call @down({{%\w+}}) frames 5, {{%\w+}} : i64
  // CHECK: ^[[PLAIN]]:
  // CHECK: rt.guard
  // CHECK: rt.call @down({{%\w+}}), {{%\w+}} : i64
  %r = rt.call @down(%m), %s : i64
  rt.return %r
}

// -----

// A helper that is inlined first has a check of its own, for one frame more; it stays in each copy.
rt.func @less(%n: i64) -> i64 scalar code 1 params "i" name "less" at "a.py" 1 {
  %e = rt.snapshot at 0 locals(0 = %n)
  %d = rt.depth
  %zero = rt.iconst 0
  %ok = rt.icmp gt %d, %zero
  rt.guard %ok, %e
  %one = rt.iconst 1
  %r = rt.isub %n, %one, %e
  rt.return %r
}

// CHECK-LABEL: func @helped
rt.func @helped(%n: i64) -> i64 scalar code 2 params "i" name "helped" at "a.py" 1 {
  %e = rt.snapshot at 0 locals(0 = %n)
  %d = rt.depth
  %zero = rt.iconst 0
  %ok = rt.icmp gt %d, %zero
  rt.guard %ok, %e
  %s = rt.snapshot at 8 next 18 pops 3 locals(0 = %n) stack(null, assumed 0, %n)
  %m = rt.call @less(%n), %s : i64
  %t = rt.snapshot at 16 next 26 pops 3 locals(0 = %n) stack(null, assumed 1, %m)
  // CHECK: rt.cond_br {{%\w+}}, ^[[FAST:\w+]], ^[[PLAIN:\w+]] likely
  // CHECK: in @less parent [[OUTER:%\w+]]
  // CHECK: rt.call @helped({{%\w+}}) frames 5
  // CHECK: ^[[PLAIN]]:
  %r = rt.call @helped(%m), %t : i64
  rt.return %r
}
