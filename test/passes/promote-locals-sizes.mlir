// RUN: pyopt %s -p 'promote-locals{max-operations=6 max-module-operations=10}' | filecheck %s

// Four operations, the function itself included.
// CHECK-LABEL: py.func @fits
// CHECK-NOT: interpreted
// CHECK: pyv.return
py.func @fits(a) code 1 locals("a") {
  py.stmt [2:4-12 @2 depth 0]
  %0 = py.load "a" local [2:11-12 @2 depth 0]
  py.return %0 [2:4-12 @4 depth 1]
}

// One too many.
// CHECK-LABEL: py.func @large
// CHECK-SAME: interpreted = "too large: 7 operations where 6 are compiled"
py.func @large(a) code 2 locals("a") {
  py.stmt [4:4-20 @2 depth 0]
  %0 = py.load "a" local [4:11-12 @2 depth 0]
  %1 = py.load "a" local [4:15-16 @4 depth 1]
  %2 = py.binary "+" %0, %1 [4:11-16 @6..10 depth 2]
  %3 = py.unary "-" %2 [4:10-16 @10 depth 1]
  py.return %3 [4:4-16 @12 depth 1]
}

// CHECK-LABEL: py.func @fits_too
// CHECK-NOT: interpreted
py.func @fits_too(a) code 3 locals("a") {
  py.stmt [6:4-12 @2 depth 0]
  %0 = py.load "a" local [6:11-12 @2 depth 0]
  py.return %0 [6:4-12 @4 depth 1]
}

// The functions before it have used up what a module may have.
// CHECK-LABEL: py.func @last
// CHECK-SAME: interpreted = "too large a module: 10 operations of it are compiled"
py.func @last(a) code 4 locals("a") {
  py.stmt [8:4-12 @2 depth 0]
  %0 = py.load "a" local [8:11-12 @2 depth 0]
  py.return %0 [8:4-12 @4 depth 1]
}
