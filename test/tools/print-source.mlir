// RUN: pyopt %S/sources/totals.py --pipeline-to=rt --print-source | filecheck %s
// RUN: pyopt %S/sources/totals.py --pipeline-to=rt --print-source | pyopt | filecheck %s --check-prefix=AGAIN
// RUN: pyopt %S/sources/totals.py --pipeline-to=mlir --print-source | filecheck %s --check-prefix=MLIR
// RUN: pyopt %S/sources/totals.py --pipeline-to=llvm --print-source | filecheck %s --check-prefix=LLVM
// RUN: pyopt %S/sources/totals.py --pipeline-to=asm --print-source | filecheck %s --check-prefix=ASM
// RUN: pyopt %S/sources/totals.py --pipeline-to=values --print-debuginfo | filecheck %s --check-prefix=LOC

// CHECK: // 3: for i in range(n):
// CHECK-NEXT: {{.*}} = rt.
// CHECK: // 4: s += i * i
// CHECK-NEXT: {{.*}} = rt.imul

// AGAIN-NOT: // 3:
// AGAIN: rt.func @total

// MLIR: // 4: s += i * i
// LLVM: ; 4: s += i * i
// ASM: # 4: s += i * i

// LOC: pyv.binary {{.*}} loc("{{.*}}totals.py":4:14)
