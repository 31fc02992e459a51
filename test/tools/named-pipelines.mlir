// RUN: pyopt %s --pipeline-to=typed --print-pipeline | filecheck %s
// RUN: pyopt %s -O3 --print-pipeline | filecheck %s --check-prefix=O3
// RUN: not pyopt %s -O0 --pipeline-to=llvm -p cse --print-pipeline 2>&1 | filecheck %s --check-prefix=TO
// RUN: pyopt %s --emit=mlir-llvm --print-pipeline | filecheck %s --check-prefix=EMIT

// CHECK: {{^}}limit-size,resolve-scopes,promote-locals,{{.*}},choose-native{{$}}

// O3: {{^}}limit-size,resolve-scopes,{{.*}},to-rt,{{.*}},emit-mlir,{{.*}},translate-to-llvmir,llvm-opt{level=3}{{$}}

// What follows a named pipeline has to fit its end.
// TO: pyopt: 'cse' takes IR of xDSL, what it would get is LLVM IR

// EMIT: {{^}}emit-mlir,convert-math-to-llvm,{{.*}},annotate-llvm{{$}}
builtin.module {}
