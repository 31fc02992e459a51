// RUN: pyopt %s -p convert-linalg-to-loops,convert-scf-to-cf | filecheck %s
// RUN: pyopt %s --split-input-file --print-op-generic | filecheck %s --check-prefix=GENERIC

// What only MLIR's bindings read is read there.
// CHECK-LABEL: func.func @fill(
// CHECK-NOT: linalg.
// CHECK: cf.cond_br
// CHECK: memref.store

// GENERIC: "linalg.fill"
func.func @fill(%x: f32, %m: memref<?xf32>) {
  linalg.fill ins(%x : f32) outs(%m : memref<?xf32>)
  return
}
