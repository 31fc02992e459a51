// RUN: pyopt %s --split-input-file --verify-diagnostics

// The ops of inference: a flag is one of two words.
py.func @f(n) code 1 {
^bb0(%n : !py.object):
  // expected-error@+1 {{flag must be "true" or "false", got "perhaps"}}
  %f = pyv.flag "perhaps"
}

// -----

// A stop that is no int.
py.func @g(n) code 1 {
^bb0(%n : !py.object):
  %one = pyv.const 1 : !py.int<1, 1>
  // expected-error@+1 {{operand 'stop' at position 1 does not verify}}
  %f = pyv.range_more %one to %n by %one
}
