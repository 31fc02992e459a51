// RUN: pyopt %s -p devirtualize | filecheck %s

builtin.module attributes {py.minor = 11 : i32} {
  py.func @"<module>"() code 0 module attributes {interpreted = "module body"} {
    %seven = py.const 7
    %f = py.function @scaled code 1 (%seven)
    py.store "scaled" name, %f
  }

  py.func @scaled(x, factor = default) code 1 locals("x", "factor") attributes {returns = !py.int} {
  ^entry(%x : !py.int, %factor : !py.int):
    %s = pyv.snapshot 8 next 12 pops 2 locals("x" = %x, "factor" = %factor) stack(%x, %factor)
    %r = pyv.binary %x "*" %factor at %s : !py.int
    pyv.return %r
  }

  // CHECK-LABEL: py.func @calls
  py.func @calls(n) code 2 locals("n") attributes {returns = !py.float} {
  ^entry(%n : !py.int):
    // The default is filled in, the check behind the call is the callee's type.
    // CHECK: [[SEVEN:%\w+]] = pyv.const 7 : !py.int<7, 7>
    // CHECK-NEXT: [[R:%\w+]] = pyv.native_call @scaled(%n, [[SEVEN]]) at
    // CHECK-NOT: pyv.expect
    %f = pyv.function @scaled
    %s0 = pyv.snapshot 8 resume 4 next 12 pops 3 locals("n" = %n) stack(null, %f, %n)
    %a = pyv.call %f(%n) at %s0
    %b = pyv.expect %a at %s0 after : !py.int
    // Keywords go to their places.
    // CHECK: pyv.native_call @scaled([[R]], %n) at
    %s1 = pyv.snapshot 18 resume 14 next 22 pops 4 locals("n" = %n) stack(null, %f, %n, %b)
    %c = pyv.call %f(factor = %n, x = %b) at %s1
    %d = pyv.expect %c at %s1 after : !py.int
    // CHECK: pyv.intrinsic "math.sqrt"([[D:%\w+]]) at %{{.*}} : !py.float
    %g = pyv.builtin "math.sqrt"
    %s2 = pyv.snapshot 28 resume 24 next 32 pops 3 locals("n" = %n) stack(null, %g, %d)
    %e = pyv.call %g(%d) at %s2
    %h = pyv.expect %e at %s2 after : !py.float
    pyv.return %h
  }

  // An object argument is checked first; a float is not what the callee takes.
  // CHECK-LABEL: py.func @arguments
  py.func @arguments(o, x) code 3 locals("o", "x") attributes {returns = !py.object} {
  ^entry(%o : !py.object, %x : !py.float):
    // CHECK: [[O:%\w+]] = pyv.expect %o at %s0 : !py.int
    // CHECK: pyv.native_call @scaled([[O]], {{%.*}}) at
    // CHECK: pyv.call %f(%x)
    %f = pyv.function @scaled
    %s0 = pyv.snapshot 8 resume 4 next 12 pops 3 locals("o" = %o, "x" = %x) stack(null, %f, %o)
    %a = pyv.call %f(%o) at %s0
    %s1 = pyv.snapshot 18 resume 14 next 22 pops 3 locals("o" = %o, "x" = %x) stack(null, %f, %x)
    %b = pyv.call %f(%x) at %s1
    pyv.return %b
  }

  // The callee is not scalar: its name is looked up where it was.
  // CHECK-LABEL: py.func @looked_up
  py.func @looked_up(o) code 4 locals("o") attributes {returns = !py.object} {
  ^entry(%o : !py.object):
    // CHECK: [[F:%\w+]] = pyv.global "arguments" at %s0
    // CHECK: pyv.call [[F]](%o, %o)
    %s0 = pyv.snapshot 4 locals("o" = %o)
    %f = pyv.function @arguments
    %s1 = pyv.snapshot 8 resume 4 next 12 pops 4 locals("o" = %o) stack(null, %f, %o, %o)
    %a = pyv.call %f(%o, %o) at %s1
    pyv.return %a
  }
}
