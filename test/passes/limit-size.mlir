// RUN: pyopt %s -p "limit-size{max_function=3 max_state=8 max_module=6}" | filecheck %s
// RUN: pyopt %s -p "limit-size{max_loops=1}" | filecheck %s --check-prefix LOOPS
// RUN: pyopt %s -p "limit-size{max_loops=1}" --debug-only=limit-size -o %t 2>&1 | filecheck %s --check-prefix WHY

// WHY: remark: [limit-size] py.func: too large: 2 loops, at most 1 are compiled

// One operation too many, with what is inside counted.
// CHECK: py.func @large()
// CHECK-SAME: interpreted = "too large: 4 operations, at most 3 are compiled"
py.func @large() code 1 {
  %0 = py.const True
  py.if %0 {
    py.delete "x" global
    py.delete "y" global
  }
}

// One loop too many, at whatever depth.
// LOOPS: py.func @loops()
// LOOPS-SAME: interpreted = "too large: 2 loops, at most 1 are compiled"
py.func @loops() code 8 {
  py.while {
    %0 = py.const True
    py.result %0
  } do {
    py.while {
      %1 = py.const True
      py.result %1
    } do {
      py.delete "x" global
    }
  }
}

// Small enough, with what is inside counted.
// CHECK-LABEL: py.func @small
// CHECK-NOT: interpreted
py.func @small() code 2 {
  %0 = py.const True
  py.if %0 {
    py.delete "x" global
  }
}

// Each operation may need a snapshot of all locals.
// CHECK: py.func @wide(a, b, c)
// CHECK-SAME: interpreted = "too large: 3 operations with 3 locals, at most 2 are compiled"
py.func @wide(a, b, c) code 3 locals("a", "b", "c") {
  py.delete "a" local
  py.delete "b" local
  py.delete "c" local
}

// CHECK: py.func @exhausts()
// CHECK-NOT: interpreted
py.func @exhausts() code 4 {
  py.delete "x" global
  py.delete "y" global
}

// The module's budget is spent; what is smaller may still fit.
// CHECK: py.func @over()
// CHECK-SAME: interpreted = "the module is too large: its functions have more than 6 operations"
py.func @over() code 5 {
  py.delete "x" global
  py.delete "y" global
}

// CHECK: py.func @fits()
// CHECK-NOT: interpreted
py.func @fits() code 6 {
  py.delete "x" global
}

// Bodies of classes run once and are never native.
// CHECK: py.func @C()
// CHECK-NOT: interpreted
py.func @C() code 7 class {
  py.delete "a" name
  py.delete "b" name
  py.delete "c" name
  py.delete "d" name
}
