// RUN: pyopt %s --split-input-file --verify-diagnostics

py.func @f(n) code 1 {
^bb0(%n : !py.object):
  %s = pyv.snapshot 0
  // expected-error@+1 {{a cell holds at most one object, got 2}}
  %c = pyv.make_cell(%n, %n) at %s
}
