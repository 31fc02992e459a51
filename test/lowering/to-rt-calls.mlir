// RUN: pyopt %s -p to-rt | filecheck %s

builtin.module attributes {py.minor = 11 : i64, py.filename = "calls.py"} {
  // CHECK-LABEL: rt.func @builtins
  py.func @builtins(i, j, x, y) code 1 locals("i", "j", "x", "y") attributes {native = "scalar", returns = !py.int} {
  ^bb0(%i: !py.int, %j: !py.int, %x: !py.float, %y: !py.float):
    // CHECK: [[S:%\w+]] = rt.snapshot at 6
    %s = pyv.snapshot 6 next 16 pops 3 locals("i" = %i, "j" = %j, "x" = %x, "y" = %y) stack(%i, %j, %x)
    // CHECK-NEXT: rt.iabs %i, [[S]]
    %0 = pyv.intrinsic "abs"(%i) at %s
    // CHECK-NEXT: rt.iabs %i proved
    %1 = pyv.intrinsic "abs"(%i) at %s {nowrap}
    // CHECK-NEXT: rt.fabs %x
    %2 = pyv.intrinsic "abs"(%x) at %s : !py.float
    // The first stays unless the next is strictly less: that decides for NaN and for -0.0.
    // CHECK-NEXT: [[LESS:%\w+]] = rt.fcmp lt %y, %x
    // CHECK-NEXT: rt.select [[LESS]], %y, %x
    %3 = pyv.intrinsic "min"(%x, %y) at %s : !py.float
    // CHECK-NEXT: [[MORE:%\w+]] = rt.icmp gt %j, %i
    // CHECK-NEXT: rt.select [[MORE]], %j, %i
    %4 = pyv.intrinsic "max"(%i, %j) at %s
    // CHECK-NEXT: rt.f2i %x, [[S]]
    %5 = pyv.intrinsic "int"(%x) at %s
    // CHECK-NEXT: rt.i2f %i proved
    %6 = pyv.intrinsic "float"(%i) at %s : !py.float
    // CHECK-NEXT: rt.fround %x, [[S]]
    %7 = pyv.intrinsic "round"(%x) at %s
    // CHECK-NEXT: rt.fround_digits %x, %i, [[S]]
    %8 = pyv.intrinsic "round"(%x, %i) at %s : !py.float
    // CHECK-NEXT: rt.ipow %i, %j, [[S]]
    %9 = pyv.intrinsic "pow"(%i, %j) at %s
    // CHECK-NEXT: rt.fcmp ne %x, {{%\w+}}
    %10 = pyv.intrinsic "bool"(%x) at %s : !py.bool
    pyv.return %9
  }

  // Functions of math: an int argument is converted, a result that cannot be wrong has no state.
  // CHECK-LABEL: rt.func @math
  py.func @math(i, x) code 2 locals("i", "x") attributes {native = "scalar", returns = !py.int} {
  ^bb0(%i: !py.int, %x: !py.float):
    // CHECK: [[S:%\w+]] = rt.snapshot at 6
    %s = pyv.snapshot 6 next 16 pops 3 locals("i" = %i, "x" = %x) stack(%i, %i, %x)
    // CHECK-NEXT: rt.math "sin"(%x), [[S]] : f64
    %0 = pyv.intrinsic "math.sin"(%x) at %s : !py.float
    // CHECK-NEXT: [[F:%\w+]] = rt.i2f %i proved
    // CHECK-NEXT: rt.math "atan2"([[F]], %x), [[S]] : f64
    %1 = pyv.intrinsic "math.atan2"(%i, %x) at %s : !py.float
    // CHECK-NEXT: rt.math "isnan"(%x) proved : i1
    %2 = pyv.intrinsic "math.isnan"(%x) at %s : !py.bool
    // CHECK-NEXT: rt.fabs %x
    %3 = pyv.intrinsic "math.fabs"(%x) at %s : !py.float
    // CHECK-NEXT: rt.math "floor"(%x), [[S]] : i64
    %4 = pyv.intrinsic "math.floor"(%x) at %s
    // CHECK-NEXT: rt.math "gcd"(%i, %i), [[S]] : i64
    %5 = pyv.intrinsic "math.gcd"(%i, %i) at %s
    // The floor of an int is itself.
    // CHECK-NEXT: rt.return %i
    %6 = pyv.intrinsic "math.floor"(%i) at %s
    pyv.return %6
  }

  // A native call: None is neither passed nor returned; what is behind the name is an assumption.
  // CHECK-LABEL: rt.func @call(%i: i64) -> i64 scalar code 3 params "i" {{.*}} assumes [#rt.assume<"function", "math", "math">, #rt.assume<"attr", "math", "pi", "math">]
  py.func @call(i) code 3 locals("i") attributes {native = "scalar", returns = !py.int, assumes = [#pyv.assume<"function", "math">, #pyv.assume<"attr", "math.pi">]} {
  ^bb0(%i: !py.int):
    // CHECK-DAG: [[PI:%\w+]] = rt.fconst 3.141592653589793
    %x = pyv.const 3.141592653589793 : !py.float
    %f = pyv.function @math
    // CHECK: [[S:%\w+]] = rt.snapshot at 8 next 18 pops 4 locals(0 = %i) stack(null, assumed 0, %i, const 0)
    %s = pyv.snapshot 8 next 18 pops 4 locals("i" = %i) stack(null, %f, %i, %x)
    // CHECK-NEXT: %r = rt.call @math(%i, [[PI]]), [[S]] : i64
    %r = pyv.native_call @math(%i, %x) at %s
    %none = pyv.const None : !py.none
    %g = pyv.function @nothing
    // CHECK-NEXT: [[T:%\w+]] = rt.snapshot at 28 next 38 pops 3 locals(0 = %i) stack(null, assumed 1, none)
    %t = pyv.snapshot 28 next 38 pops 3 locals("i" = %i) stack(null, %g, %none)
    // CHECK-NEXT: rt.call @nothing(), [[T]]
    %n = pyv.native_call @nothing(%none) at %t : !py.none
    pyv.return %r
  }

  py.func @nothing(n) code 4 locals("n") attributes {native = "scalar", returns = !py.none} {
  ^bb0(%n: !py.none):
    pyv.return %n
  }
}
