// RUN: pyopt %s --split-input-file --verify-diagnostics

// One case for each message of the verifiers of pattern matching.

py.func @match() code 0 {
  %0 = py.const 1
  // expected-error@+1 {{region 'cases' must have nothing but py.case}}
  py.match %0 {
    py.stmt
  }
  py.match %0 {
    // expected-error@+1 {{region 'pattern' must have one py.pattern}}
    py.case {
      py.stmt
    } do {
      py.stmt
    }
    // expected-error@+1 {{region 'guard' must end in py.result with a value}}
    py.case {
      py.pattern "wildcard"
    } guard {
      py.stmt
    } do {
      py.stmt
    }
    // expected-error@+1 {{py.case must have 2 regions, got 3}}
    "py.case"() ({
      py.pattern "wildcard"
    }, {
      py.stmt
    }, {
      py.stmt
    }) : () -> ()
    py.case {
      // expected-error@+1 {{pattern must be one of value, capture, wildcard, sequence, star, mapping, class, or, as, got 'any'}}
      py.pattern "any"
    } do {
      py.stmt
    }
    py.case {
      // expected-error@+1 {{pattern 'value' must have a region}}
      py.pattern "value"
    } do {
      py.stmt
    }
  }
}
