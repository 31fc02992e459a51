// RUN: pyopt %s -p 'canonicalize,loop-invariant-subset-hoisting,cse,func.func(sccp),xdsl:cse' --print-pipeline | filecheck %s
// RUN: pyopt %s -p 'builtin.module(mlir:cse,func.func(canonicalize{max-iterations=4},sccp))' --print-pipeline | filecheck %s --check-prefix=NESTED
// RUN: pyopt %s -p 'rt-inline{levels=2 callee=60}' --dump-pass-pipeline 2>&1 | filecheck %s --check-prefix=OPTIONS
// RUN: pyopt %s -p 'affine-super-vectorize' --print-pipeline | filecheck %s --check-prefix=ANCHOR
// RUN: pyopt %s -p 'mlir-opt[cse,sccp]' --print-pipeline | filecheck %s --check-prefix=BRACKETS

// Ours, xDSL's, MLIR's passes in one pipeline: a pass of the other side gets a crossing before it.
// CHECK: canonicalize,to-mlir,loop-invariant-subset-hoisting,cse,func.func(sccp),from-mlir,xdsl:cse

// NESTED: to-mlir,mlir:cse,func.func(canonicalize{max-iterations=4}),func.func(sccp)

// OPTIONS: Pass Manager with 1 passes:
// OPTIONS-NEXT: rt-inline{callee=60 levels=2}

// A pass that only runs on functions is put on them.
// ANCHOR: to-mlir,func.func(affine-super-vectorize)

// BRACKETS: to-mlir,mlir:cse,mlir:sccp
func.func @f() {
  func.return
}
