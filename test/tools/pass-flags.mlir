// RUN: pyopt %s --cse -canonicalize --print-pipeline | filecheck %s
// RUN: pyopt %s --rt-inline='callee=60 levels=2' -p cse --print-pipeline | filecheck %s --check-prefix=OPTIONS
// RUN: pyopt %s --pass-pipeline='builtin.module(cse)' --print-pipeline | filecheck %s --check-prefix=MODULE
// RUN: pyopt %s --cse --mlir-print-ir-after-all --mlir-timing --mlir-pass-statistics -o %t 2>&1 | filecheck %s --check-prefix=LONG

// As mlir-opt's users type it: a pass is a flag of its own name, with one dash or two.
// CHECK: {{^}}cse,canonicalize{{$}}
// OPTIONS: {{^}}rt-inline{callee=60 levels=2},cse{{$}}
// MODULE: {{^}}cse{{$}}

// LONG: IR Dump After cse
// LONG: Pass statistics report
// LONG: Execution time report
func.func @f() {
  func.return
}
