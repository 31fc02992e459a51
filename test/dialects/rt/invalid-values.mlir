// RUN: pyopt %s --split-input-file --verify-diagnostics

// What an op takes, gives and leaves by.  The generic form gets past the parser, which would refuse sooner.
rt.func @operand(%a: i64, %x: f64) scalar code 1 params "if" name "operand" at "a.py" 1 {
  // expected-error@+1 {{operand 'rhs' must be i64, got f64}}
  %r = "rt.iand"(%a, %x) : (i64, f64) -> i64
  rt.return
}

// -----

// All faults of an op are told at once.
rt.func @two_faults(%a: i64, %x: f64) scalar code 1 params "if" name "two_faults" at "a.py" 1 {
  // expected-error@+1 {{operand 'rhs' must be i64, got f64; results must be (i64), got (f64)}}
  %r = "rt.iand"(%a, %x) : (i64, f64) -> f64
  rt.return
}

// -----

rt.func @too_few(%a: i64) scalar code 1 params "i" name "too_few" at "a.py" 1 {
  // expected-error@+1 {{must have 2 operands before the state, got 1}}
  %r = "rt.iand"(%a) : (i64) -> i64
  rt.return
}

// -----

rt.func @result(%a: i64) scalar code 1 params "i" name "result" at "a.py" 1 {
  // expected-error@+1 {{results must be (i64), got (f64)}}
  %r = "rt.iand"(%a, %a) : (i64, i64) -> f64
  rt.return
}

// -----

rt.func @no_state(%ok: i1) scalar code 1 params "b" name "no_state" at "a.py" 1 {
  // expected-error@+1 {{must have a state to leave by}}
  "rt.guard"(%ok) : (i1) -> ()
  rt.return
}

// -----

rt.func @pure(%a: i64) scalar code 1 params "i" name "pure" at "a.py" 1 {
  %s = rt.snapshot at 0
  // expected-error@+1 {{never leaves, so it must not have a state}}
  %r = "rt.iand"(%a, %a, %s) : (i64, i64, !rt.state) -> i64
  rt.return
}

// -----

rt.func @not_a_state(%a: i64) scalar code 1 params "i" name "not_a_state" at "a.py" 1 {
  // expected-error@+1 {{state must be !rt.state, got i64}}
  %r = "rt.iadd"(%a, %a, %a) : (i64, i64, i64) -> i64
  rt.return
}

// -----

rt.func @carried(%a: i64) scalar code 1 params "i" name "carried" at "a.py" 1 {
  %s = rt.snapshot at 0
  rt.br ^next(%s)
^next(%t: !rt.state):
  // expected-error@+1 {{state must be the result of a snapshot}}
  %r = rt.iadd %a, %a, %t
  rt.return
}

// -----

rt.func @pushed(%a: i64) scalar code 1 params "i" name "pushed" at "a.py" 1 {
  %s = rt.snapshot at 0
  // expected-error@+1 {{a pushed value needs the after-state}}
  %r = "rt.iadd"(%a, %a, %s, %a) : (i64, i64, !rt.state, i64) -> i64
  rt.return
}

// -----

rt.func @predicate(%a: i64) scalar code 1 params "i" name "predicate" at "a.py" 1 {
  // expected-error@+1 {{predicate must be one of lt, le, eq, ne, gt, ge, got less}}
  %r = rt.icmp less %a, %a
  rt.return
}

// -----

rt.func @condition(%a: i64) scalar code 1 params "i" name "condition" at "a.py" 1 {
  // expected-error@+1 {{operand 'condition' must be i1, got i64}}
  %r = rt.select %a, %a, %a
  rt.return
}

// -----

rt.func @choice(%c: i1, %a: i64, %x: f64) scalar code 1 params "bif" name "choice" at "a.py" 1 {
  // expected-error@+1 {{both values and the result must be of one type, got i64 and f64}}
  %r = rt.select %c, %a, %x
  rt.return
}

// -----

rt.func @large() scalar code 1 params "" name "large" at "a.py" 1 {
  // expected-error@+1 {{value must fit i64, got 9223372036854775808}}
  %r = rt.iconst 9223372036854775808
  rt.return
}

// -----

rt.func @math(%x: f64) scalar code 1 params "f" name "math" at "a.py" 1 {
  // expected-error@+1 {{result must be one i64, f64 or i1}}
  %r = rt.math "sin"(%x) proved : !rt.ref
  rt.return
}

// -----

rt.func @box(%o: !rt.ref) mixed code 1 params "o" name "box" at "a.py" 1 {
  // expected-error@+1 {{operand 'value' must be i64, f64 or i1, got !rt.ref}}
  %r = rt.box %o proved
  rt.return
}

// -----

rt.func @boxed(%i: i64) mixed code 1 params "i" name "boxed" at "a.py" 1 {
  // expected-error@+1 {{a box without a state may only be returned}}
  %r = rt.box %i proved
  %n = rt.is_none %r
  rt.return
}

// -----

rt.func @visit(%o: !rt.ref) mixed code 1 params "o" name "visit" at "a.py" 1 {
  %s = rt.snapshot at 0 pops 1 stack(%o)
  // expected-error@+1 {{results must be none, !rt.ref, i1, or i1 and !rt.ref, got f64}}
  %r = rt.visit "attr"("x"), %s : f64
  rt.return
}

// -----

rt.func @given(%i: i64) mixed code 1 params "i" name "given" at "a.py" 1 {
  %s = rt.snapshot at 0 pops 1 stack(%i)
  // expected-error@+1 {{a given value must be !rt.ref, got i64}}
  %r = rt.visit "attr"("x"), %s gives(%i) : !rt.ref
  rt.return
}

// -----

rt.func @call(%a: i64) scalar code 1 params "i" name "call" at "a.py" 1 {
  // expected-error@+1 {{last operand must be a !rt.state}}
  "rt.call"(%a) <{callee = @f}> : (i64) -> ()
  rt.return
}

// -----

rt.func @frames(%a: i64) scalar code 1 params "i" name "frames" at "a.py" 1 {
  %s = rt.snapshot at 0
  // expected-error@+1 {{frames must be at least 1, got 0}}
  rt.call @f(%a) frames 0, %s
  rt.return
}

// -----

rt.func @second(%a: i64) scalar code 1 params "i" name "second" at "a.py" 1 {
  %s = rt.snapshot at 0
  // expected-error@+1 {{a second result must be one i64, the origin}}
  %r, %k = rt.call @f(%a), %s : i64, f64
  rt.return
}

// -----

rt.func @done(%o: !rt.ref, %c: i1) mixed code 1 params "ob" name "done" at "a.py" 1 {
  // expected-error@+1 {{an instruction that is done can only be left behind it, or by a visit "drop"}}
  %s = rt.snapshot at 4 done next 6 pops 1 stack(%o)
  rt.guard %c, %s
  rt.return
}

// -----

rt.func @let_go(%o: !rt.ref) mixed code 1 params "o" name "let_go" at "a.py" 1 {
  %s = rt.snapshot at 4 next 6 pops 1 stack(%o)
  // expected-error@+1 {{a visit "drop", and no other, needs the state of an instruction that is done}}
  rt.visit "drop"(), %s
  rt.return
}
