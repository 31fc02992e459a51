// RUN: not pyopt %s 2>&1 | filecheck %s
// RUN: printf 'def f(:\n    pass\n' > %t.py && not pyopt %t.py 2>&1 | filecheck %s --check-prefix=PYTHON
// RUN: printf 'x = "\\d"\n' > %t.py && pyopt %t.py -o %t 2>&1 | filecheck %s --check-prefix=WARNING
// RUN: printf 'define i32 @f() {\n  ret i64 0\n}\n' > %t.ll && not pyopt %t.ll 2>&1 | filecheck %s --check-prefix=LLVM
// RUN: printf 'func.func @f(%%%%m: memref<?xf32>) {\n  linalg.fill ins(%%%%m)\n  return\n}\n' > %t.mlir && not pyopt %t.mlir 2>&1 | filecheck %s --check-prefix=BINDINGS

// An error with the source line and a caret below it.
// CHECK: syntax-errors.mlir:25:19: error: expected ','
// CHECK-NEXT: {{^}}  %0 = rt.iadd %a
// CHECK-NEXT: {{^                  \^}}

// PYTHON: .py:1:7: error: invalid syntax
// PYTHON-NEXT: {{^}}def f(:
// PYTHON-NEXT: {{^      \^}}

// WARNING: .py:1: warning: invalid escape sequence

// LLVM: .ll:2:7: error: value doesn't match function result type 'i32'
// LLVM-NEXT: {{^  ret i64 0}}
// LLVM-NEXT: {{^      \^}}

// BINDINGS: .mlir:2:{{[0-9]+}}: error:
// BINDINGS-NEXT: linalg.fill
rt.func @f(%a : i64) -> i64 scalar code 1 params "i" name "f" at "f.py" 1 {
  %0 = rt.iadd %a proved
  rt.return %a
}
