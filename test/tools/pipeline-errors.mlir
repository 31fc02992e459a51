// RUN: not pyopt %s -p canonicalise 2>&1 | filecheck %s
// RUN: not pyopt %s -p 'cse,rt-inline{depth=2}' 2>&1 | filecheck %s --check-prefix=OPTION
// RUN: not pyopt %s -p 'rt-inline{callee=many}' 2>&1 | filecheck %s --check-prefix=VALUE
// RUN: not pyopt %s -p 'cse,,sccp' 2>&1 | filecheck %s --check-prefix=SYNTAX
// RUN: not pyopt %s -p 'ours:cse' 2>&1 | filecheck %s --check-prefix=OWNER
// RUN: not pyopt %s -p 'mlir:canonicalize{depth=2}' 2>&1 | filecheck %s --check-prefix=UPSTREAM
// RUN: not pyopt %s -p 'llvm-opt' 2>&1 | filecheck %s --check-prefix=LEVEL
// RUN: not pyopt %s -p 'emit-mlir' 2>&1 | filecheck %s --check-prefix=EMIT
// RUN: not pyopt %s -p cse --print-ir-after=int-range 2>&1 | filecheck %s --check-prefix=DUMP
// RUN: not pyopt %s --statistic 2>&1 | filecheck %s --check-prefix=NEAR
// RUN: not pyopt %s --bisect-limit=-1 2>&1 | filecheck %s --check-prefix=COUNT
// RUN: not pyopt --explain-pass= 2>&1 | filecheck %s --check-prefix=NAMELESS
// RUN: not pyopt %s --no-such-option 2>&1 | filecheck %s --check-prefix=WORD

// CHECK: pyopt: no pass named 'canonicalise': did you mean canonicalize

// OPTION: pyopt: pass 'rt-inline' has no option 'depth', it has callee, {{.*}}; see --explain-pass=rt-inline

// VALUE: pyopt: pass 'rt-inline': option 'callee' must be int, got 'many'; see --explain-pass=rt-inline

// SYNTAX: pyopt: expected the name of a step in the pipeline
// SYNTAX-NEXT: cse,,sccp
// SYNTAX-NEXT: {{^    \^}}

// OWNER: no pass named 'cse'

// UPSTREAM: pass 'canonicalize': no such option depth; see --explain-pass=canonicalize

// LEVEL: 'llvm-opt' takes LLVM IR, what it would get is IR of xDSL

// EMIT: error: emit-mlir takes a module of rt functions only: run to-rt first

// DUMP: pyopt: no pass named 'int-range': did you mean int-ranges

// NEAR: {{^}}pyopt: unrecognized arguments: --statistic: did you mean --statistics?

// COUNT: {{^}}pyopt: argument --bisect-limit: expected a number from 0 on, got '-1'

// NAMELESS: pyopt: no pass named ''

// WORD: {{^}}pyopt: unrecognized arguments: --no-such-option: --help shows the options
func.func @f() {
  func.return
}
