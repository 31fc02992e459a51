// RUN: pyopt %s --split-input-file --verify-diagnostics

// Functions, the ends of blocks, and snapshots.
// expected-error@+1 {{mode must be scalar or mixed, got fast}}
rt.func @mode() fast code 1 params "" name "mode" at "a.py" 1 {
  rt.return
}

// -----

// expected-error@+1 {{parameters must be of kinds 'f', got 'i'}}
rt.func @kinds(%a: i64) scalar code 1 params "fn" name "kinds" at "a.py" 1 {
  rt.return
}

// -----

// expected-error@+1 {{result must be i64, f64, i1 or !rt.ref, got !rt.state}}
rt.func @result() -> !rt.state scalar code 1 params "" name "result" at "a.py" 1 {
  %s = rt.snapshot at 0
  rt.return %s
}

// -----

rt.func @returns(%a: i64) -> f64 scalar code 1 params "i" name "returns" at "a.py" 1 {
  // expected-error@+1 {{must return f64, got i64}}
  rt.return %a
}

// -----

rt.func @branch(%a: i64) scalar code 1 params "i" name "branch" at "a.py" 1 {
  // expected-error@+1 {{successor takes (f64), got (i64)}}
  rt.br ^next(%a)
^next(%x: f64):
  rt.return
}

// -----

rt.func @branches(%c: i1) scalar code 1 params "b" name "branches" at "a.py" 1 {
  // expected-error@+1 {{successor takes (), got (i1)}}
  rt.cond_br %c, ^next, ^next(%c)
^next:
  rt.return
}

// -----

rt.func @pops(%a: i64) scalar code 1 params "i" name "pops" at "a.py" 1 {
  // expected-error@+1 {{pops must be at most the 1 stack entries, got 2}}
  %s = rt.snapshot at 4 pops 2 stack(%a)
  rt.return
}

// -----

rt.func @slots(%a: i64) scalar code 1 params "i" name "slots" at "a.py" 1 {
  // expected-error@+1 {{slots must be distinct and in order, got 1, 0}}
  %s = rt.snapshot at 4 locals(1 = %a, 0 = %a)
  rt.return
}

// -----

rt.func @inlined(%a: i64) scalar code 1 params "i" name "inlined" at "a.py" 1 {
  // expected-error@+1 {{a snapshot of inlined code must name its function and have a parent}}
  %s = rt.snapshot at 4 locals(0 = %a) in @f
  rt.return
}

// -----

rt.func @parent(%a: i64) scalar code 1 params "i" name "parent" at "a.py" 1 {
  %s = rt.snapshot at 4
  rt.br ^next(%s)
^next(%t: !rt.state):
  // expected-error@+1 {{parent must be the result of a snapshot}}
  %u = rt.snapshot at 4 in @f parent %t
  rt.return
}

// -----

rt.func @missing() scalar code 1 params "" name "missing" at "a.py" 1 {
  // expected-error@+1 {{entries need 1 values, got 0}}
  %s = "rt.snapshot"() <{frame = #rt.frame<at 4 locals(0 = 0)>}> : () -> !rt.state
  rt.return
}

// -----

rt.func @range(%a: i64, %x: f64) scalar code 1 params "if" name "range" at "a.py" 1 {
  // expected-error@+1 {{a range's parts must be i64, got i64, i64, f64}}
  %s = rt.snapshot at 4 stack(range(%a, %a, %x))
  rt.return
}

// -----

rt.func @maybe(%a: i64) scalar code 1 params "i" name "maybe" at "a.py" 1 {
  // expected-error@+1 {{the flag of a maybe must be i1, got i64}}
  %s = rt.snapshot at 4 locals(0 = maybe(%a, %a))
  rt.return
}

// -----

rt.func @held() scalar code 1 params "" name "held" at "a.py" 1 {
  %s = rt.snapshot at 4
  // expected-error@+1 {{a frame holds i64, f64, i1 or !rt.ref, got !rt.state}}
  %t = rt.snapshot at 4 locals(0 = %s)
  rt.return
}

// -----

rt.func @release(%a: i64) scalar code 1 params "i" name "release" at "a.py" 1 {
  // expected-error@+1 {{released value must be !rt.ref, got i64}}
  %s = rt.snapshot at 4 release(%a)
  rt.return
}

// -----

rt.func @origin(%a: i64) -> i64 scalar code 1 params "i" name "origin" at "a.py" 1 {
  // expected-error@+1 {{an origin must be an i64, in a function that lists what its result may be}}
  rt.return %a origin %a
}
