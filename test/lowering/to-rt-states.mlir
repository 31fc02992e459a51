// RUN: pyopt %s -p to-rt | filecheck %s

builtin.module attributes {py.minor = 11 : i64, py.filename = "states.py"} {
  // Entries that need no value: NULL, None, True, other constants.  Slots count locals, then cells, then free variables.
  // CHECK-LABEL: rt.func @entries
  py.func @entries(a) code 1 locals("a", "b") cells("c") free("d") attributes {native = "scalar", returns = !py.none} {
  ^bb0(%a: !py.int):
    %none = pyv.const None : !py.none
    %true = pyv.const True : !py.bool
    %big = pyv.const 100000000000000000000 : !py.int<100000000000000000000, 100000000000000000000>
    %text = pyv.const "text" : !py.str
    // CHECK: = rt.snapshot at 8 resume 4 next 18 pops 2 locals(0 = %a, 1 = none, 3 = true) stack(null, const 0, const 1)
    %s = pyv.snapshot 8 resume 4 next 18 pops 2 locals("a" = %a, "b" = %none, "d" = %true) stack(null, %big, %text)
    // CHECK-NEXT: rt.leave {{%\w+}} "no native form of try"
    pyv.leave "no native form of try" at %s
  }

  // An expected class: numbers are unboxed, None is asked for; what is one already needs nothing.
  // CHECK-LABEL: rt.func @expects
  py.func @expects(o, i) code 2 locals("o", "i") attributes {native = "mixed", returns = !py.none} {
  ^bb0(%o: !py.object, %i: !py.int):
    // CHECK: [[S:%\w+]] = rt.snapshot at 8
    %s = pyv.snapshot 8 next 18 locals("o" = %o, "i" = %i)
    // CHECK-NEXT: rt.unbox_int %o, [[S]]
    %0 = pyv.expect %o at %s : !py.int
    // CHECK-NEXT: rt.unbox_bool %o, [[S]]
    %1 = pyv.expect %o at %s : !py.bool
    // CHECK-NEXT: [[NONE:%\w+]] = rt.is_none %o
    // CHECK-NEXT: rt.guard [[NONE]], [[S]]
    %2 = pyv.expect %o at %s : !py.none
    %3 = pyv.expect %i at %s : !py.int<0, 5>
    // An int is no float, whatever it is.
    // CHECK-NEXT: rt.guard {{%\w+}}, [[S]]
    %4 = pyv.expect %i at %s : !py.float
    // CHECK-NEXT: rt.return
    pyv.return %2
  }

  // Counting is safe when it would be safe even one step behind the end.
  // CHECK-LABEL: rt.func @range
  py.func @range(stop, step) code 3 locals("stop", "step") attributes {native = "scalar", returns = !py.none} {
  ^bb0(%stop: !py.int, %step: !py.int):
    %none = pyv.const None : !py.none
    // CHECK: [[S:%\w+]] = rt.snapshot at 8
    %s = pyv.snapshot 8 next 18 locals("stop" = %stop, "step" = %step)
    // CHECK-NEXT: [[SOME:%\w+]] = rt.icmp ne %step, {{%\w+}}
    // CHECK-NEXT: rt.guard [[SOME]], [[S]]
    // CHECK-NEXT: rt.iadd %stop, %step, [[S]]
    pyv.range_check %stop by %step at %s
    // CHECK-NEXT: [[UP:%\w+]] = rt.icmp gt %step, {{%\w+}}
    // CHECK-NEXT: [[BELOW:%\w+]] = rt.icmp lt %stop, %stop
    // CHECK-NEXT: [[ABOVE:%\w+]] = rt.icmp gt %stop, %stop
    // CHECK-NEXT: rt.select [[UP]], [[BELOW]], [[ABOVE]]
    %more = pyv.range_more %stop to %stop by %step
    pyv.return %none
  }

  // A local that may be unbound is a flag and an object; using it asks for the flag.
  // CHECK-LABEL: rt.func @bound
  py.func @bound(o, c) code 4 locals("o", "c", "x") attributes {native = "mixed", returns = !py.object} {
  ^bb0(%o: !py.object, %c: !py.bool):
    %unbound = pyv.unbound
    %t = pyv.truth %c
    // CHECK: rt.cond_br %c, ^[[JOIN:\w+]]({{%\w+}}, %o), ^[[JOIN]]({{%\w+}}, {{%\w+}})
    pyv.cond_br %t, ^join(%o), ^join(%unbound)
  ^join(%x: !py.maybe_unbound):
    // CHECK: ^[[JOIN]]([[FLAG:%\w+]]: i1, [[X:%\w+]]: !rt.ref):
    // CHECK-NEXT: [[S:%\w+]] = rt.snapshot at 8 next 10 locals(0 = %o, 1 = %c, 2 = maybe([[FLAG]], [[X]]))
    %s = pyv.snapshot 8 locals("o" = %o, "c" = %c, "x" = %x)
    // CHECK-NEXT: rt.guard [[FLAG]], [[S]]
    %y = pyv.check_bound %x at %s
    // CHECK-NEXT: rt.return [[X]]
    pyv.return %y
  }
}
