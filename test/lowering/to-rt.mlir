// RUN: pyopt %s --split-input-file -p to-rt | filecheck %s

// ints become checked i64; locals become slots; each function starts with the check that it may be entered.
// CHECK: rt.minor = #builtin.int<11>
// CHECK-LABEL: rt.func @add(%a: i64, %b: i64) -> i64 scalar code 1 params "ii" name "add" at "add.py"
builtin.module attributes {py.minor = 11 : i64, py.filename = "add.py"} {
  py.func @add(a, b) code 1 locals("a", "b") attributes {native = "scalar", returns = !py.int} {
  ^bb0(%a: !py.int, %b: !py.int):
    // CHECK: [[ZERO:%\w+]] = rt.iconst 0
    // CHECK-NEXT: [[E:%\w+]] = rt.snapshot at 0 locals(0 = %a, 1 = %b)
    // CHECK-NEXT: [[D:%\w+]] = rt.depth
    // CHECK-NEXT: [[OK:%\w+]] = rt.icmp gt [[D]], [[ZERO]]
    // CHECK-NEXT: rt.guard [[OK]], [[E]]
    // CHECK-NEXT: [[S:%\w+]] = rt.snapshot at 6 next 10 pops 2 locals(0 = %a, 1 = %b) stack(%a, %b)
    %s = pyv.snapshot 6 next 10 pops 2 locals("a" = %a, "b" = %b) stack(%a, %b)
    // CHECK-NEXT: %r = rt.iadd %a, %b, [[S]]
    %r = pyv.binary %a "+" %b at %s : !py.int
    // CHECK-NEXT: rt.return %r
    pyv.return %r
  }
}

// -----

// Loops carry what they need: None takes no value, a local that may be unbound a flag beside it.
// CHECK-LABEL: rt.func @loop(%n: i64) scalar code 1 params "in"
builtin.module attributes {py.minor = 11 : i64, py.filename = "loop.py"} {
  py.func @loop(n, m) code 1 locals("n", "m", "i") attributes {native = "scalar", returns = !py.none} {
  ^bb0(%n: !py.int, %m: !py.none):
    // CHECK-DAG: [[ONE:%\w+]] = rt.iconst 1
    // CHECK-DAG: [[NO:%\w+]] = rt.bconst false
    // CHECK: rt.snapshot at 0 locals(0 = %n, 1 = none)
    // CHECK: rt.br ^[[HEAD:\w+]]({{%\w+}}, [[NO]], {{%\w+}})
    %zero = pyv.const 0 : !py.int<0, 0>
    %one = pyv.const 1 : !py.int<1, 1>
    %no = pyv.flag "false"
    %yes = pyv.flag "true"
    pyv.br ^head(%zero, %no, %zero, %m)
  ^head(%cur: !py.int, %bound: i1, %last: !py.int, %none: !py.none):
    // CHECK: ^[[HEAD]]([[CUR:%\w+]]: i64, [[BOUND:%\w+]]: i1, [[LAST:%\w+]]: i64):
    %it = pyv.range_state %cur to %n by %one
    %i = pyv.maybe %bound, %last
    // CHECK-NEXT: rt.snapshot at 12 next 14 locals(0 = %n, 1 = none, 2 = maybe([[BOUND]], [[LAST]])) stack(range([[CUR]], %n, [[ONE]]))
    %s = pyv.snapshot 12 locals("n" = %n, "m" = %m, "i" = %i) stack(%it)
    // CHECK-NEXT: [[MORE:%\w+]] = rt.icmp lt [[CUR]], %n
    %more = pyv.range_more %cur to %n by %one
    // CHECK-NEXT: rt.cond_br [[MORE]], ^[[BODY:\w+]], ^[[EXIT:\w+]]
    pyv.cond_br %more, ^body, ^exit
  ^body:
    // CHECK: [[NEXT:%\w+]] = rt.iadd [[CUR]], [[ONE]] proved
    // CHECK-NEXT: rt.br ^[[HEAD]]([[NEXT]], {{%\w+}}, [[CUR]])
    %next = pyv.range_step %cur by %one
    pyv.br ^head(%next, %yes, %cur, %none)
  ^exit:
    // CHECK: rt.return
    pyv.return %none
  }
}

// -----

// Who stays interpreted is listed with the reason, and so is who would call it natively.
// CHECK: rt.interpreted = {{{.*}}chosen = "nothing won"
// CHECK-SAME: matrix = "no native @ of int"
// CHECK-SAME: caller = "calls matrix, which stays interpreted"
// CHECK-NOT: rt.func
builtin.module attributes {py.minor = 11 : i64, py.filename = "declined.py"} {
  py.func @chosen() code 1 attributes {interpreted = "nothing won"} {
  }
  py.func @matrix(a) code 2 locals("a") attributes {native = "scalar", returns = !py.int} {
  ^bb0(%a: !py.int):
    %s = pyv.snapshot 6 next 10 pops 2 locals("a" = %a) stack(%a, %a)
    %r = pyv.binary %a "@" %a at %s : !py.int
    pyv.return %r
  }
  py.func @caller(a) code 3 locals("a") attributes {native = "scalar", returns = !py.int} {
  ^bb0(%a: !py.int):
    %f = pyv.function @matrix
    %s = pyv.snapshot 16 next 26 pops 3 locals("a" = %a) stack(null, %f, %a)
    %r = pyv.native_call @matrix(%a) at %s : !py.int
    pyv.return %r
  }
}
