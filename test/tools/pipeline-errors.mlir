// RUN: not pyopt %s -p canonicalise 2>&1 | filecheck %s
// RUN: not pyopt %s -p 'cse,rt-inline{depth=2}' 2>&1 | filecheck %s --check-prefix=OPTION
// RUN: not pyopt %s -p 'cse,,sccp' 2>&1 | filecheck %s --check-prefix=SYNTAX
// RUN: not pyopt %s -p 'ours:cse' 2>&1 | filecheck %s --check-prefix=OWNER
// RUN: not pyopt %s -p 'mlir:canonicalize{depth=2}' 2>&1 | filecheck %s --check-prefix=UPSTREAM
// RUN: not pyopt %s -p 'llvm-opt' 2>&1 | filecheck %s --check-prefix=LEVEL
// RUN: not pyopt %s -p 'emit-mlir' 2>&1 | filecheck %s --check-prefix=EMIT
// RUN: not pyopt %s --no-such-option 2>&1 | filecheck %s --check-prefix=WORD

// CHECK: pyopt: no pass named 'canonicalise': did you mean canonicalize

// OPTION: pass 'rt-inline': {{.*}}"depth"{{.*}}; see --explain-pass=rt-inline

// SYNTAX: pyopt: expected the name of a step in the pipeline
// SYNTAX-NEXT: cse,,sccp
// SYNTAX-NEXT: {{^    \^}}

// OWNER: no pass named 'cse'

// UPSTREAM: pass 'canonicalize': {{.*}}no such option depth

// LEVEL: 'llvm-opt' takes LLVM IR, what it would get is IR of xDSL

// EMIT: error: emit-mlir takes a module of rt functions only: run to-rt first

// WORD: unrecognized arguments: --no-such-option
func.func @f() {
  func.return
}
