// RUN: pyopt %s -p resolve-globals | filecheck %s

// Each name means something known: a builtin, a function, a module, a constant; `math`'s members too.
builtin.module attributes {py.minor = 11 : i32} {
  py.func @"<module>"() code 0 module attributes {interpreted = "module body"} {
    %f = py.function @fib code 1 ()
    py.store "fib" name, %f
    %m = py.import "math" level 0
    py.store "math" name, %m
    %sqrt = py.import_from %m "sqrt"
    py.store "sqrt" name, %sqrt
    %k = py.const 100
    py.store "LIMIT" name, %k
    %one = py.const 1
    %shift = py.const 4
    %power = py.binary "<<" %one, %shift
    py.store "POWER" name, %power
    py.store "again" name, %one
    py.store "again" name, %shift
    %d = py.function @wrapped code 2 ()
    %w = py.load "wrap" name
    %v = py.call %w(%d)
    py.store "wrapped" name, %v
  }

  // CHECK-LABEL: py.func @fib
  // CHECK-SAME: assumes = [#pyv.assume<"builtin", "range">, #pyv.assume<"function", "fib">, #pyv.assume<"module", "math">, #pyv.assume<"attr", "math.sin">, #pyv.assume<"attr", "math.pi">, #pyv.assume<"const", "LIMIT">, #pyv.assume<"const", "POWER">, #pyv.assume<"member", "sqrt">]
  py.func @fib(n) code 1 locals("n") {
  ^entry(%n : !py.object):
    // CHECK: pyv.builtin "range"
    %s0 = pyv.snapshot 2 locals("n" = %n)
    %r = pyv.global "range" at %s0
    // CHECK: pyv.function @fib
    %s1 = pyv.snapshot 4 locals("n" = %n)
    %f = pyv.global "fib" at %s1
    // CHECK: pyv.module "math"
    %s2 = pyv.snapshot 6 locals("n" = %n)
    %m = pyv.global "math" at %s2
    // CHECK: pyv.builtin "math.sin"
    %s3 = pyv.snapshot 8 pops 1 locals("n" = %n) stack(%m)
    %g = pyv.attr %m "sin" at %s3
    // CHECK: pyv.const 3.141592653589793 as "math.pi" : !py.float
    %s4 = pyv.snapshot 10 pops 1 locals("n" = %n) stack(%m)
    %p = pyv.attr %m "pi" at %s4
    // CHECK: pyv.const 100 as "LIMIT" : !py.int<100, 100>
    %s5 = pyv.snapshot 12 locals("n" = %n)
    %k = pyv.global "LIMIT" at %s5
    // CHECK: pyv.const 16 as "POWER" : !py.int<16, 16>
    %s6 = pyv.snapshot 14 locals("n" = %n)
    %p2 = pyv.global "POWER" at %s6
    // CHECK: pyv.builtin "math.sqrt" as "sqrt"
    %s7 = pyv.snapshot 16 locals("n" = %n)
    %s = pyv.global "sqrt" at %s7
    // The snapshot stays for `devirtualize`.
    // CHECK-NEXT: pyv.return
    pyv.return %n
  }

  // Bound twice, decorated, unknown, or an attribute that is not math's: nothing is assumed.
  // CHECK-LABEL: py.func @wrapped
  // CHECK-NOT: assumes
  py.func @wrapped(n) code 2 locals("n") {
  ^entry(%n : !py.object):
    %s0 = pyv.snapshot 2 locals("n" = %n)
    // CHECK: pyv.global "again"
    %a = pyv.global "again" at %s0
    // CHECK: pyv.global "wrapped"
    %b = pyv.global "wrapped" at %s0
    // CHECK: pyv.global "no_such_name"
    %c = pyv.global "no_such_name" at %s0
    // CHECK: pyv.attr
    %d = pyv.attr %n "sin" at %s0
    pyv.return %n
  }
}
