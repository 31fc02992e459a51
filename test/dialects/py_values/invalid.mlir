// RUN: pyopt %s --split-input-file --verify-diagnostics

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  // expected-error@+1 {{pops 2 entries of a stack of 1}}
  %s = pyv.snapshot 6 pops 2 stack(%n)
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  %s = pyv.snapshot 6
  // expected-error@+1 {{local "n" must be a Python value, got !py.state}}
  %t = pyv.snapshot 8 locals("n" = %s)
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  // expected-error@+1 {{layout describes 1 values, got 2}}
  %s = "pyv.snapshot"(%n, %n) <{instruction = #pyv.instruction<6>, layout = #pyv.layout<["n"] []>}> : (!py.object, !py.object) -> !py.state
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  // expected-error@+1 {{unknown operator "=="}}
  %r = pyv.binary %n "==" %n
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  // expected-error@+1 {{unknown operator "in"}}
  %r = pyv.is %n "in" %n
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  // expected-error@+1 {{unknown operator "not"}}
  %r = pyv.unary "not" %n
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  %s = pyv.snapshot 6
  // expected-error@+1 {{2 keywords for 1 arguments}}
  %r = "pyv.call"(%n, %n, %s) <{keywords = ["a", "b"]}> : (!py.object, !py.object, !py.state) -> !py.object
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  %s = pyv.snapshot 6
  // expected-error@+1 {{kind must be one of tuple, list, set, dict, slice, got "array"}}
  %r = pyv.build "array"(%n) at %s
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  %s = pyv.snapshot 6
  // expected-error@+1 {{a dict takes keys and values in turn, got 1 operands}}
  %r = pyv.build "dict"(%n) at %s
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  // expected-error@+1 {{a list needs a state}}
  %r = pyv.build "list"(%n)
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  %s = pyv.snapshot 6
  // expected-error@+1 {{conversion must be s, r or a, got "x"}}
  %r = pyv.format %n as x at %s
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  %s = pyv.snapshot 6
  // expected-error@+1 {{takes a value and perhaps a format, got 0 operands}}
  %r = "pyv.format"(%s) : (!py.state) -> !py.object
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  // expected-error@+1 {{target takes 1 values, got 0}}
  pyv.br ^next
^next(%m : !py.object):
  pyv.return %m
}

// -----

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  // expected-error@+1 {{an instruction that is done can only be left by what lets go of its object}}
  %s = pyv.snapshot 6 done pops 1 stack(%n)
  %r = pyv.attr %n "x" at %s
}
