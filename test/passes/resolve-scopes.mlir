// RUN: pyopt %s -p resolve-scopes | filecheck %s

// A parameter or assigned name is local, any other name of a function global.
// CHECK-LABEL: @f
py.func @f(n) code 1 locals("n", "i") {
  // CHECK: py.load "n" local
  // CHECK-NEXT: py.load "len" global
  // CHECK-NEXT: py.store "i" local
  %0 = py.load "n"
  %1 = py.load "len"
  py.store "i", %0
}

// What an inner function shares with an outer one is a cell in both, also where it is a parameter.
// CHECK-LABEL: @outer
py.func @outer(n) code 2 locals("n") cells("n") {
  // CHECK: py.load "n" cell
  %0 = py.load "n"
}

// CHECK-LABEL: @inner
py.func @inner() code 3 free("n") {
  // CHECK: py.load "n" cell
  // CHECK-NEXT: py.delete "n" cell
  %0 = py.load "n"
  py.delete "n"
}

// Module and class bodies look names up by name, in regions too.
// CHECK-LABEL: @C
py.func @C() code 4 class {
  %0 = py.const True
  py.if %0 {
    // CHECK: py.store "x" name
    py.store "x", %0
  }
}

// What a body lists as locals are its comprehensions' variables: a global of the same name is no local.
// CHECK-LABEL: @M
py.func @M() code 6 module locals("x") {
  // CHECK: py.load "x" name
  %0 = py.load "x"
}

// A kind that is there stays.
// CHECK-LABEL: @known
py.func @known() code 5 locals("x") {
  // CHECK: py.load "x" global
  %0 = py.load "x" global
}
