// RUN: pyopt %s --split-input-file --verify-diagnostics

py.func @order(c) code 1 {
^bb0(%c : !py.object):
  %s = pyv.snapshot 6
  // expected-error@+1 {{parts must be some of defaults, keywords, annotations, closure, in this order, got closure, defaults}}
  %f = pyv.make_function "f" 2 closure, defaults(%c, %c) at %s
}

// -----

py.func @few(c) code 1 {
^bb0(%c : !py.object):
  %s = pyv.snapshot 6
  // expected-error@+1 {{a value is wanted for each part but the topmost, got 1}}
  %f = pyv.make_function "f" 2 defaults, keywords, closure(%c) at %s
}
