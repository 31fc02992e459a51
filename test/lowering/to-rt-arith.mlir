// RUN: pyopt %s -p to-rt | filecheck %s

builtin.module attributes {py.minor = 11 : i64, py.filename = "arith.py"} {
  // What was proved takes the state away; a fact that proves a part of it stays as a word.
  // CHECK-LABEL: rt.func @facts
  py.func @facts(a, b) code 1 locals("a", "b") attributes {native = "scalar", returns = !py.int} {
  ^bb0(%a: !py.int, %b: !py.int):
    // CHECK: [[S:%\w+]] = rt.snapshot at 6
    %s = pyv.snapshot 6 next 10 pops 2 locals("a" = %a, "b" = %b) stack(%a, %b)
    // CHECK-NEXT: rt.imul %a, %b proved
    %0 = pyv.binary %a "*" %b at %s {nowrap} : !py.int
    // CHECK-NEXT: rt.ifloordiv %a, %b, [[S]]
    %1 = pyv.binary %a "//" %b at %s : !py.int
    // CHECK-NEXT: rt.imod %a, %b proved nonneg
    %2 = pyv.inplace %a "%=" %b at %s {nonneg} : !py.int
    // CHECK-NEXT: rt.ifloordiv %a, %b proved
    %3 = pyv.binary %a "//" %b at %s {nonzero} : !py.int
    // CHECK-NEXT: rt.ishl %a, %b, [[S]] count_ok
    %4 = pyv.binary %a "<<" %b at %s {count_ok} : !py.int
    // CHECK-NEXT: rt.ishl %a, %b proved
    %5 = pyv.binary %a "<<" %b at %s {nowrap} : !py.int
    // CHECK-NEXT: rt.ishr %a, %b proved count_ok
    %6 = pyv.binary %a ">>" %b at %s {count_ok} : !py.int
    // CHECK-NEXT: rt.ixor %a, %b
    %7 = pyv.binary %a "^" %b at %s : !py.int
    // CHECK-NEXT: rt.itruediv %a, %b, [[S]]
    %8 = pyv.binary %a "/" %b at %s : !py.float
    // CHECK-NEXT: rt.itruediv %a, %b, [[S]] exact
    %9 = pyv.binary %a "/" %b at %s {exact} : !py.float
    // CHECK-NEXT: rt.itruediv %a, %b proved
    %10 = pyv.binary %a "/" %b at %s {exact, nonzero} : !py.float
    // CHECK-NEXT: rt.ipow %a, %b, [[S]]
    %11 = pyv.binary %a "**" %b at %s : !py.int
    // CHECK-NEXT: rt.ineg %a, [[S]]
    %12 = pyv.unary "-" %a at %s : !py.int
    // CHECK-NEXT: rt.inot %a
    %13 = pyv.unary "~" %a at %s : !py.int
    pyv.return %13
  }

  // An int meets a float as the nearest one, a bool as 0 or 1; constants are converted here.
  // CHECK-LABEL: rt.func @mixes
  py.func @mixes(i, x, c) code 2 locals("i", "x", "c") attributes {native = "scalar", returns = !py.bool} {
  ^bb0(%i: !py.int, %x: !py.float, %c: !py.bool):
    // CHECK-DAG: [[TWO:%\w+]] = rt.fconst 2.0
    %two = pyv.const 2 : !py.int<2, 2>
    // CHECK: [[S:%\w+]] = rt.snapshot at 6
    %s = pyv.snapshot 6 next 10 pops 2 locals("i" = %i, "x" = %x, "c" = %c) stack(%i, %x)
    // CHECK-NEXT: [[F:%\w+]] = rt.i2f %i proved
    // CHECK-NEXT: rt.fadd [[F]], %x
    %0 = pyv.binary %i "+" %x at %s : !py.float
    // CHECK-NEXT: rt.fmul [[TWO]], %x
    %1 = pyv.binary %two "*" %x at %s : !py.float
    // CHECK-NEXT: rt.fdiv %x, [[TWO]] proved
    %2 = pyv.binary %x "/" %two at %s : !py.float
    // CHECK-NEXT: rt.fdiv %x, %x, [[S]]
    %3 = pyv.binary %x "/" %x at %s : !py.float
    // CHECK-NEXT: [[I:%\w+]] = rt.b2i %c
    // CHECK-NEXT: rt.iadd [[I]], %i, [[S]]
    %4 = pyv.binary %c "+" %i at %s : !py.int
    // CHECK-NEXT: rt.bxor %c, %c
    %5 = pyv.binary %c "^" %c at %s : !py.bool
    // CHECK-NEXT: [[G:%\w+]] = rt.i2f %i, [[S]]
    // CHECK-NEXT: rt.fcmp lt [[G]], %x
    %6 = pyv.compare %i "<" %x at %s : !py.bool
    // CHECK-NEXT: [[H:%\w+]] = rt.i2f %i proved
    // CHECK-NEXT: rt.fcmp ge %x, [[H]]
    %7 = pyv.compare %x ">=" %i at %s {exact} : !py.bool
    // CHECK-NEXT: rt.fcmp eq %x, [[TWO]]
    %8 = pyv.compare %x "==" %two at %s : !py.bool
    // CHECK-NEXT: rt.fneg %x
    %9 = pyv.unary "-" %x at %s : !py.float
    pyv.return %8
  }

  // Truth.
  // CHECK-LABEL: rt.func @tests
  py.func @tests(i, x, c) code 3 locals("i", "x", "c") attributes {native = "scalar", returns = !py.bool} {
  ^bb0(%i: !py.int, %x: !py.float, %c: !py.bool):
    // CHECK: rt.guard
    // CHECK-NEXT: rt.icmp ne %i, {{%\w+}}
    %0 = pyv.truth %i
    // CHECK-NEXT: rt.fcmp ne %x, {{%\w+}}
    %1 = pyv.truth %x
    // CHECK-NEXT: rt.icmp eq %i, {{%\w+}}
    %2 = pyv.not %i
    // CHECK-NEXT: rt.bnot %c
    %3 = pyv.not %c
    pyv.return %c
  }
}
