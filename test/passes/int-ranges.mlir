// RUN: pyopt %s -p int-ranges | filecheck %s

// A loop that counts to 100: nothing overflows, and the interval is found.
// CHECK-LABEL: py.func @counted
py.func @counted(n) code 1 locals("n") attributes {returns = !py.int} {
^entry(%n : !py.int):
  %zero = pyv.const 0 : !py.int<0, 0>
  %one = pyv.const 1 : !py.int<1, 1>
  %limit = pyv.const 100 : !py.int<100, 100>
  pyv.br ^head(%zero)
  // CHECK: ^head(%i: !py.int<0, 100>):
^head(%i : !py.int):
  %s0 = pyv.snapshot 10 next 14 pops 2 locals("n" = %n) stack(%i, %limit)
  %c = pyv.compare %i "<" %limit at %s0 : !py.bool
  %t = pyv.truth %c at %s0
  pyv.cond_br %t, ^body, ^end
^body:
  // CHECK: pyv.binary %i "+" %one at %s0 {nowrap} : !py.int<1, 100>
  %j = pyv.binary %i "+" %one at %s0 : !py.int
  pyv.br ^head(%j)
^end:
  // The divisor is 100 here; the sum with n is not bounded.
  // CHECK: pyv.binary %n "//" %i at %s1 {nonzero}
  // CHECK: pyv.binary %i "+" %n at %s1 : !py.int
  %s1 = pyv.snapshot 20 next 24 pops 2 locals("n" = %n) stack(%n, %i)
  %q = pyv.binary %n "//" %i at %s1 : !py.int
  %r = pyv.binary %i "+" %n at %s1 : !py.int
  pyv.return %r
}

// Masks make operands small and non-negative.
// CHECK-LABEL: py.func @masked
py.func @masked(n) code 2 locals("n") attributes {returns = !py.int} {
^entry(%n : !py.int):
  // CHECK: [[X:%\w+]] = pyv.binary %n "&" %mask at %s0 : !py.int<0, 255>
  // CHECK: pyv.binary [[X]] "//" %mask at %s0 {nonneg} : !py.int<0, 1>
  // CHECK: pyv.binary [[X]] "<<" %five at %s0 {count_ok, nowrap} : !py.int<0, 8160>
  // CHECK: pyv.binary %n "<<" %five at %s0 {count_ok} : !py.int
  // CHECK: pyv.binary [[X]] "/" %mask at %s0 {nonzero, exact} : !py.float
  // CHECK: pyv.unary "-" [[X]] at %s0 {nowrap} : !py.int<-255, 0>
  %mask = pyv.const 255 : !py.int<255, 255>
  %five = pyv.const 5 : !py.int<5, 5>
  %s0 = pyv.snapshot 10 next 14 pops 2 locals("n" = %n) stack(%n, %mask)
  %x = pyv.binary %n "&" %mask at %s0 : !py.int
  %q = pyv.binary %x "//" %mask at %s0 : !py.int
  %y = pyv.binary %x "<<" %five at %s0 : !py.int
  %z = pyv.binary %n "<<" %five at %s0 : !py.int
  %f = pyv.binary %x "/" %mask at %s0 : !py.float
  %m = pyv.unary "-" %x at %s0 : !py.int
  pyv.return %m
}

// Counting by 3 to a bound that is small cannot overflow; to any bound it can.
// CHECK-LABEL: py.func @steps
py.func @steps(n) code 3 locals("n") attributes {returns = !py.int} {
^entry(%n : !py.int):
  %three = pyv.const 3 : !py.int<3, 3>
  %limit = pyv.const 100 : !py.int<100, 100>
  %s0 = pyv.snapshot 10 next 14 pops 2 locals("n" = %n) stack(%n, %limit)
  // CHECK-NOT: pyv.range_check %limit
  // CHECK: pyv.range_check %n by %three
  pyv.range_check %limit by %three at %s0
  pyv.range_check %n by %three at %s0
  pyv.return %n
}
