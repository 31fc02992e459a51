// RUN: not pyopt %s -p 'cse,to-mlir,mlir:cse' --crash-reproducer=%t.mlir 2>&1 | filecheck %s
// RUN: cat %t.mlir | filecheck %s --check-prefix=FILE
// RUN: not pyopt %t.mlir 2>&1 | filecheck %s --check-prefix=AGAIN
// RUN: not pyopt %t.mlir --run-reproducer -p cse 2>&1 | filecheck %s --check-prefix=AGAIN
// RUN: pyopt %t.mlir -p cse | filecheck %s --check-prefix=OTHER
// RUN: not pyopt %s --run-reproducer 2>&1 | filecheck %s --check-prefix=NONE

// CHECK: error: MLIR does not know 'py.func'
// CHECK: note: reproducer: pyopt {{.*}}.mlir

// The IR before the step that failed, and the pipeline from there on.
// FILE: py.func @f
// FILE: mlir_reproducer: {
// FILE-NEXT: pipeline: "builtin.module(to-mlir,mlir:cse)",

// AGAIN: error: MLIR does not know 'py.func'

// OTHER: py.func @f
// NONE: pyopt: {{.*}}crash-reproducer.mlir has no pipeline in it: --generate-reproducer writes files that have one
py.func @f() code 1 {
  %0 = py.const 1
}

// RUN: pyopt %s -p cse --mlir-generate-reproducer=%t.whole.mlir -o %t && pyopt %t.whole.mlir --dump-pass-pipeline 2>&1 | filecheck %s --check-prefix=WHOLE
// WHOLE: Pass Manager with 1 passes:
// WHOLE-NEXT: cse
