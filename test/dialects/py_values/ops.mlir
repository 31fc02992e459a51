// RUN: pyopt %s | pyopt - | filecheck %s

// Each op prints as it was written, and parses again from what was printed.
// CHECK-LABEL: @values
py.func @values(n) code 1 locals("n", "i") {
^bb0(%n : !py.object):
  // CHECK: pyv.const 0 : !py.int<0, 0>
  %zero = pyv.const 0 : !py.int<0, 0>
  // CHECK-NEXT: pyv.const 1e+16 : !py.float
  %big = pyv.const 1e+16 : !py.float
  // CHECK-NEXT: pyv.const (1, inf, "h")
  %tuple = pyv.const (1, inf, "h")
  // CHECK-NEXT: pyv.const None : !py.none
  %none = pyv.const None : !py.none
  // CHECK-NEXT: %s = pyv.snapshot 6 next 12 locals("n" = %n)
  %s = pyv.snapshot 6 next 12 locals("n" = %n)
  // CHECK-NEXT: pyv.global "print" at %s
  %print = pyv.global "print" at %s
  // CHECK-NEXT: pyv.snapshot 20 resume 16 next 30 pops 4 locals("n" = %n, "i" = %zero) stack(null, %print, %n, %zero)
  %t = pyv.snapshot 20 resume 16 next 30 pops 4 locals("n" = %n, "i" = %zero) stack(null, %print, %n, %zero)
  // CHECK-NEXT: pyv.call %print(%n, end = %zero) at %t
  %r = pyv.call %print(%n, end = %zero) at %t
  // CHECK-NEXT: %u, %v = pyv.unpack %r to 2 at %t
  %u, %v = pyv.unpack %r to 2 at %t
  // CHECK-NEXT: pyv.binary %u "+" %v at %t {nowrap} : !py.int<0, ?>
  %b = pyv.binary %u "+" %v at %t {nowrap} : !py.int<0, ?>
  // CHECK-NEXT: pyv.inplace %u "*=" %v : !py.float
  %c = pyv.inplace %u "*=" %v : !py.float
  // CHECK-NEXT: pyv.unary "-" %c
  %d = pyv.unary "-" %c : !py.float
  // CHECK-NEXT: pyv.compare %b "<" %c at %t{{$}}
  %e = pyv.compare %b "<" %c at %t
  // CHECK-NEXT: pyv.is %b "is not" %none{{$}}
  %f = pyv.is %b "is not" %none
  // CHECK-NEXT: pyv.contains %b "not in" %c at %t{{$}}
  %g = pyv.contains %b "not in" %c at %t
  // CHECK-NEXT: pyv.not %g{{$}}
  %h = pyv.not %g
  // CHECK-NEXT: pyv.expect %e at %t after : !py.int
  %i = pyv.expect %e at %t after : !py.int
  // CHECK-NEXT: pyv.format %i as r spec %v at %t
  %j = pyv.format %i as r spec %v at %t
  // CHECK-NEXT: pyv.string(%j, %v) at %t
  %k = pyv.string(%j, %v) at %t
  // CHECK-NEXT: pyv.build "list"(%k, %v) at %t
  %l = pyv.build "list"(%k, %v) at %t
  // CHECK-NEXT: pyv.build "slice"(%zero, %none)
  %slice = pyv.build "slice"(%zero, %none)
  // CHECK-NEXT: pyv.subscript %l[%slice] at %t
  %m = pyv.subscript %l[%slice] at %t
  // CHECK-NEXT: pyv.set_subscript %l[%zero] = %m at %t
  pyv.set_subscript %l[%zero] = %m at %t
  // CHECK-NEXT: pyv.del_subscript %l[%zero] at %t
  pyv.del_subscript %l[%zero] at %t
  // CHECK-NEXT: pyv.attr %l "x" at %t
  %o = pyv.attr %l "x" at %t
  // CHECK-NEXT: pyv.set_attr %l "x" = %o at %t
  pyv.set_attr %l "x" = %o at %t
  // CHECK-NEXT: pyv.del_attr %l "x" at %t
  pyv.del_attr %l "x" at %t
  // CHECK-NEXT: pyv.store_global "x" = %o at %t
  pyv.store_global "x" = %o at %t
  // CHECK-NEXT: %dying = pyv.snapshot 30 done pops 1 stack(%m)
  %dying = pyv.snapshot 30 done pops 1 stack(%m)
  // CHECK-NEXT: pyv.drop %m at %dying
  pyv.drop %m at %dying
  // CHECK-NEXT: pyv.drop %o
  pyv.drop %o
  // CHECK-NEXT: pyv.return %none
  pyv.return %none
}

// CHECK-LABEL: @control
py.func @control(n) code 2 locals("n", "i") attributes {assumes = [#pyv.assume<"builtin", "range">]} {
^bb0(%n : !py.object):
  // CHECK: pyv.unbound
  %no = pyv.unbound
  // CHECK-NEXT: pyv.builtin "range"
  %range = pyv.builtin "range"
  // CHECK-NEXT: pyv.function @values
  %function = pyv.function @values
  // CHECK-NEXT: pyv.module "math"
  %module = pyv.module "math"
  %s = pyv.snapshot 6 pops 1 locals("n" = %n) stack(%n)
  // CHECK: pyv.iter %n at %s
  %it = pyv.iter %n at %s
  // CHECK-NEXT: pyv.br ^head(%no)
  pyv.br ^head(%no)
// CHECK-NEXT: ^head(%i: !py.maybe_unbound):
^head(%i : !py.maybe_unbound):
  %t = pyv.snapshot 12 locals("n" = %n, "i" = %i) stack(%it)
  // CHECK: %more, %item = pyv.next %it at %t
  %more, %item = pyv.next %it at %t
  // CHECK-NEXT: pyv.cond_br %more, ^head(%item), ^done
  pyv.cond_br %more, ^head(%item), ^done
// CHECK-NEXT: ^done:
^done:
  %u = pyv.snapshot 16 locals("n" = %n, "i" = %i)
  // CHECK: pyv.check_bound %i at %u
  %j = pyv.check_bound %i at %u
  // CHECK-NEXT: pyv.truth %j at %u
  %yes = pyv.truth %j at %u
  // CHECK-NEXT: pyv.cond_br %yes, ^leave, ^done
  pyv.cond_br %yes, ^leave, ^done
^leave:
  // CHECK: pyv.leave "with" at %u
  pyv.leave "with" at %u
}
