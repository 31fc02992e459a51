// RUN: pyopt %s --split-input-file -p dce --mlir-disable-threading | filecheck %s
// RUN: pyopt %s --split-input-file --output-split-marker='// =====' -p dce | filecheck %s --check-prefix=MARKER
// RUN: printf 'x = 1\n# -----\nx = 2\n' > %t.py && pyopt %t.py --split-input-file | filecheck %s --check-prefix=PYTHON
// RUN: not pyopt %s --split-input-file -p emit-mlir 2>&1 | filecheck %s --check-prefix=FAULT

// CHECK: func.func @f
// CHECK: // -----
// CHECK-NEXT: builtin.module
// CHECK: func.func @f

// MARKER: // =====

// PYTHON: py.const 1
// PYTHON: # -----
// PYTHON: py.const 2

// Each part is treated alone, and a fault in one does not keep the others from being told of.
// FAULT: error: emit-mlir takes
// FAULT: error: emit-mlir takes
func.func @f() {
  func.return
}

// -----

func.func @f() {
  func.return
}
