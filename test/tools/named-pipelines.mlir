// RUN: pyopt %s --pipeline-to=typed --print-pipeline | filecheck %s
// RUN: pyopt %s -O3 --print-pipeline | filecheck %s --check-prefix=O3
// RUN: not pyopt %s -O0 --pipeline-to=llvm -p cse --print-pipeline 2>&1 | filecheck %s --check-prefix=TO
// RUN: pyopt %s --emit=mlir-llvm --print-pipeline | filecheck %s --check-prefix=EMIT
// RUN: pyopt %s -O0 --emit=asm --print-pipeline | filecheck %s --check-prefix=BOTH

// CHECK: {{^}}limit-size,resolve-scopes,promote-locals,{{.*}},choose-native{{$}}

// O3: {{^}}limit-size,resolve-scopes,{{.*}},to-rt,{{.*}},emit-mlir,{{.*}},translate-to-llvmir,llvm-opt{level=3}{{$}}

// What follows a named pipeline has to fit its end.
// TO: pyopt: 'cse' takes IR of xDSL, what it would get is LLVM IR

// EMIT: {{^}}emit-mlir,convert-math-to-llvm,{{.*}},annotate-llvm{{$}}

// The level is that of the stage that is asked for, wherever it lies.
// BOTH: {{^}}limit-size,{{.*}},rt-refcounts,emit-mlir,{{.*}},llvm-opt{level=0},emit-asm{level=0}{{$}}
builtin.module {}
