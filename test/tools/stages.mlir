// RUN: pyopt %S/sources/totals.py --pipeline-to=typed | filecheck %s --check-prefix=TYPED
// RUN: pyopt %S/sources/totals.py --pipeline-to=typed | pyopt -p to-rt,rt-polls,emit-mlir | filecheck %s --check-prefix=MLIR
// RUN: pyopt %S/sources/totals.py --pipeline-to=mlir | pyopt --convert-arith-to-llvm --convert-cf-to-llvm --convert-func-to-llvm --reconcile-unrealized-casts --annotate-llvm --translate-to-llvmir | filecheck %s --check-prefix=LLVM
// RUN: pyopt %S/sources/totals.py --pipeline-to=llvm | pyopt -x ll -p llvm-opt,emit-asm | filecheck %s --check-prefix=ASM
// RUN: pyopt -x py -p resolve-scopes < %S/sources/totals.py | filecheck %s --check-prefix=STDIN

// Each stage is text that the next step reads.
// TYPED: py.func @total(n)
// TYPED: ^bb0(%n: !py.int):

// MLIR: func.func private @pm_test_f0(
// MLIR: func.func @pm_test_e0({{.*}} attributes {pymlir.role = "entry"}

// LLVM: define internal { i64, i32 } @pm_test_f0(
// LLVM: define hidden i32 @pm_test_e0(

// ASM: .hidden	pm_test_e0
// ASM: pm_test_e0:

// STDIN: py.filename = #py.literal<"<stdin>">
// STDIN: py.load "n" local
