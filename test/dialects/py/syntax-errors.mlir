// RUN: pyopt %s --split-input-file --verify-diagnostics

// What the parser of the custom assembly says, each message once.

py.func @undefined() code 0 {
  // expected-error@+1 {{value %9 is not defined before its use}}
  py.return %9
}

// -----

py.func @no_value() code 0 {
  // expected-error@+1 {{expected a value}}
  %0 = py.not 3
}

// -----

py.func @no_constant() code 0 {
  // expected-error@+1 {{expected a constant}}
  %0 = py.const maybe
}

// -----

py.func @no_string() code 0 {
  // expected-error@+1 {{expected a string}}
  %0 = py.load x
}

// -----

py.func @no_span() code 0 {
  // expected-error@+1 {{expected a source span such as 3:4-9}}
  py.stmt [@24]
}

// -----

// expected-error@+1 {{expected an integer}}
py.func @no_number() code x {
}

// -----

py.func @no_comma() code 0 {
  %0 = py.const 1
  // expected-error@+1 {{expected ','}}
  %1 = py.binary "+" %0
}

// -----

// expected-error@+1 {{expected a word}}
py.func @f(3) code 0 {
}

// -----

py.func @no_argument() code 0 {
  // expected-error@+1 {{expected the name of a block argument}}
  py.for x in y {
  }
}

// -----

py.func @twice() code 0 {
  py.try {
    py.stmt
  } finally {
    py.stmt
  // expected-error@+1 {{a second 'finally'}}
  } finally {
    py.stmt
  }
}
