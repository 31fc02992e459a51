// RUN: pyopt %s -p guess-cells | filecheck %s
// RUN: pyopt %s -p guess-cells --statistics -o /dev/null 2>&1 | filecheck %s --check-prefix=STATS

// STATS: 5 guessed
// RUN: pyopt %s -p guess-cells --debug-only=guess-cells -o %t 2>&1 | filecheck %s --check-prefix=WHY

// WHY: 'a' may be int, but more is done with it than to compute
// WHY: no use of 'f' tells a class of numbers

// The product only computes with what the variable holds.
// CHECK-LABEL: py.func @scale
builtin.module attributes {py.minor = 11 : i32} {
  py.func @scale(n) code 1 locals("n") free("k") {
  ^bb0(%n: !py.object):
    %s = pyv.snapshot 0 locals("n" = %n)
    %c = pyv.free_cell "k"
    // CHECK: pyv.load_cell %c "k" at %s : !py.int
    %k = pyv.load_cell %c "k" at %s
    %t = pyv.snapshot 6 pops 2 locals("n" = %n) stack(%n, %k)
    // CHECK: pyv.binary %n "*" %k at %t
    %v = pyv.binary %n "*" %k at %t
    pyv.return %v
  }

  // A float constant says float, in one load for the other, too.
  // CHECK-LABEL: py.func @halved
  py.func @halved() code 2 locals() free("k") {
    %s = pyv.snapshot 0 locals()
    %c = pyv.free_cell "k"
    %half = pyv.const 0.5
    // CHECK: pyv.load_cell %c "k" at %s : !py.float
    %k = pyv.load_cell %c "k" at %s
    %v = pyv.binary %half "*" %k at %s
    // CHECK: pyv.load_cell %c "k" at %s : !py.float
    %k_1 = pyv.load_cell %c "k" at %s
    %w = pyv.binary %v "+" %k_1 at %s
    pyv.return %w
  }

  // Seen as an object: returned, kept in a local, passed on, called.
  // CHECK-LABEL: py.func @seen
  // CHECK-NOT: : !py.int
  py.func @seen() code 3 locals("x") free("a", "b", "d", "f") {
    %s = pyv.snapshot 0 locals()
    %one = pyv.const 1
    %ca = pyv.free_cell "a"
    %a = pyv.load_cell %ca "a" at %s
    %0 = pyv.binary %a "*" %one at %s
    %cb = pyv.free_cell "b"
    %b = pyv.load_cell %cb "b" at %s
    %kept = pyv.snapshot 8 locals("x" = %b)
    %1 = pyv.binary %b "*" %one at %kept
    %cd = pyv.free_cell "d"
    %d = pyv.load_cell %cd "d" at %kept
    %2 = pyv.binary %d "*" %one at %kept
    %cf = pyv.free_cell "f"
    %f = pyv.load_cell %cf "f" at %kept
    %3 = pyv.call %f(%d) at %kept
    pyv.return %a
  }

  // What the enclosing function's annotation says comes before the guess; one that names another class forbids it.
  // CHECK-LABEL: py.func @"outer.<locals>.inner"
  py.func @outer(k : "float", t : "list[int]") code 4 locals("k", "t") cells("k", "t") {
  ^bb0(%k: !py.object, %t: !py.object):
    pyv.return %k
  }
  py.func @"outer.<locals>.inner"(n) code 5 locals("n") free("k", "t") {
  ^bb0(%n: !py.object):
    %s = pyv.snapshot 0 locals("n" = %n)
    %ck = pyv.free_cell "k"
    // CHECK: pyv.load_cell %ck "k" at %s : !py.float
    %k = pyv.load_cell %ck "k" at %s
    %v = pyv.binary %n "*" %k at %s
    %ct = pyv.free_cell "t"
    // CHECK: pyv.load_cell %ct "t" at %s{{$}}
    %t = pyv.load_cell %ct "t" at %s
    %w = pyv.binary %v "*" %t at %s
    pyv.return %w
  }

  // The bound of a counted loop is not kept.
  // CHECK-LABEL: py.func @upto
  py.func @upto() code 6 locals() free("n") {
    %s = pyv.snapshot 0 locals()
    %c = pyv.free_cell "n"
    // CHECK: pyv.load_cell %c "n" at %s : !py.int
    %n = pyv.load_cell %c "n" at %s
    %n_1 = pyv.expect %n at %s : !py.int
    %zero = pyv.const 0 : !py.int<0, 0>
    %one = pyv.const 1 : !py.int<1, 1>
    %more = pyv.range_more %zero to %n_1 by %one
    pyv.return %zero
  }
}
