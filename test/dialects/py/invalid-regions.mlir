// RUN: pyopt %s --split-input-file --verify-diagnostics

// One case for each message of the verifiers of ops with regions.

py.func @values() code 0 {
  %0 = py.const 1
  // expected-error@+1 {{region 'then' must end in py.result with a value}}
  %1 = py.if_exp %0 {
    py.stmt
  } else {
    py.result %0
  }
  // expected-error@+1 {{region 'orelse' must end in py.result with a value}}
  %2 = py.if_exp %0 {
    py.result %0
  } else {
    py.result
  }
  // expected-error@+1 {{region 'rest' must end in py.result with a value}}
  %3 = py.chain %0, %0 {
    py.stmt
  }
  // expected-error@+1 {{region 'test' must end in py.result with a value}}
  py.while {
    py.stmt
  } do {
    py.stmt
  }
}

// -----

py.func @bool_op() code 0 {
  %0 = py.const 1
  // expected-error@+1 {{operator must be one of and, or, got 'xor'}}
  %1 = py.bool_op "xor" {
    py.result %0
  } {
    py.result %0
  }
  // expected-error@+1 {{'and' must have at least 2 regions, got 1}}
  %2 = py.bool_op "and" {
    py.result %0
  }
  // expected-error@+1 {{region 1 must end in py.result with a value}}
  %3 = py.bool_op "or" {
    py.result %0
  } {
    py.stmt
  }
}

// -----

py.func @arguments() code 0 {
  %0 = py.const 1
  // expected-error@+1 {{region 'body' must have 1 arguments, got 0}}
  "py.for"(%0) ({
    py.stmt
  }) : (!py.object) -> ()
  // expected-error@+1 {{region 'body' must have 1 arguments, got 0}}
  "py.with"(%0) ({
    py.stmt
  }) : (!py.object) -> ()
  // expected-error@+1 {{comprehension must be one of list, set, dict, generator, got 'tuple'}}
  %1 = py.comprehension "tuple" %2 = %0 code 1 {
    py.stmt
  }
}

// -----

py.func @try() code 0 {
  // expected-error@+1 {{py.try must have a handler or a 'finally'}}
  py.try {
    py.stmt
  } else {
    py.stmt
  }
  // expected-error@+1 {{a handler must have a py.catch}}
  py.try {
    py.stmt
  } except {
    py.stmt
  }
  // expected-error@+1 {{py.try must have 3 or 4 regions, got 2}}
  "py.try"() <{handlers = #builtin.int<2>}> ({
    py.stmt
  }, {
    py.catch
  }) : () -> ()
}
