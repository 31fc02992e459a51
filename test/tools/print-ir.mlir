// RUN: pyopt %s -p cse,canonicalize,dce --print-ir-before=canonicalize --print-ir-after=cse,dce -o %t 2>&1 | filecheck %s
// RUN: pyopt %s -p dce,cse,dce --print-ir-after-change -o %t 2>&1 | filecheck %s --check-prefix=CHANGE
// RUN: pyopt %s -p cse --print-ir-before-all --print-ir-after-all --print-op-generic -o %t 2>&1 | filecheck %s --check-prefix=ALL
// RUN: not pyopt %s -p cse,emit-mlir --print-ir-after-failure 2>&1 | filecheck %s --check-prefix=FAILURE
// RUN: pyopt %s -p cse,to-mlir,mlir:cse --print-ir-before=to-mlir --print-ir-after=to-mlir -o %t 2>&1 | filecheck %s --check-prefix=CROSSING
// RUN: pyopt %s -p cse,dce --print-ir-after-all --print-ir-tree-dir=%t.d -o %t && cat %t.d/001_after_2_dce.mlir | filecheck %s --check-prefix=FOLDER
// RUN: pyopt %s -p cse,dce --print-ir-tree-dir=%t.all -o %t && cat %t.all/001_after_2_dce.mlir | filecheck %s --check-prefix=FOLDER

// CHECK: // -----// IR Dump After cse //----- //
// CHECK: // -----// IR Dump Before canonicalize //----- //
// CHECK: // -----// IR Dump After dce //----- //

// CHANGE: IR Dump After dce
// CHANGE: // IR after cse: no change
// CHANGE-NEXT: // IR after dce: no change

// ALL: IR Dump Before cse
// ALL: "func.func"
// ALL: IR Dump After cse
// ALL: "func.func"

// FAILURE: IR Dump Before emit-mlir Failed
// FAILURE: func.func @f

// The crossing into the C++ bindings is a step with two sides: xDSL writes `builtin.module`, MLIR `module`.
// CROSSING: IR Dump Before to-mlir
// CROSSING-NEXT: builtin.module {
// CROSSING: IR Dump After to-mlir
// CROSSING-NEXT: module {

// FOLDER: func.func @f
func.func @f(%x: i32) -> i32 {
  %unused = arith.addi %x, %x : i32
  func.return %x : i32
}
