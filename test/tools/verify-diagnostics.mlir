// RUN: not pyopt %s --split-input-file --verify-diagnostics 2>&1 | filecheck %s

// An expectation that nothing meets is itself an error, on the line it names.
// CHECK: verify-diagnostics.mlir:6: error: expected error 'nothing says this' did not occur
// expected-error@+1 {{nothing says this}}
builtin.module {}

// -----

// A fault that is not expected is reported on its own line.
// CHECK: verify-diagnostics.mlir:{{[0-9:]+}}: error: {{.*}}no_such_op
builtin.module {
  "no.no_such_op"() : () -> ()
}
