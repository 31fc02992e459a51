// RUN: pyopt %S/sources/totals.py --pipeline-to=rt --print-source | filecheck %s
// RUN: pyopt %S/sources/totals.py --pipeline-to=rt --print-source | pyopt | filecheck %s --check-prefix=AGAIN
// RUN: pyopt %S/sources/totals.py --pipeline-to=mlir --print-source | filecheck %s --check-prefix=MLIR
// RUN: pyopt %S/sources/totals.py --pipeline-to=llvm --print-source | filecheck %s --check-prefix=LLVM
// RUN: pyopt %S/sources/totals.py --pipeline-to=asm --print-source | filecheck %s --check-prefix=ASM
// RUN: pyopt %S/sources/totals.py --pipeline-to=values --print-source | filecheck %s --check-prefix=VALUES
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

// What comes from no line of its own stands with the line before it, and a return with its statement.
// VALUES-LABEL: @total
// VALUES: // 4: s += i * i
// VALUES-NOT: // 1:
// VALUES: // 5: return s
// VALUES: pyv.return

// LOC: pyv.binary {{.*}} loc("{{.*}}totals.py":4:14)
