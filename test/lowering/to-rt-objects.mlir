// RUN: pyopt %s -p to-rt | filecheck %s

builtin.module attributes {py.minor = 11 : i64, py.filename = "objects.py"} {
  // Each operation on objects is one visit; a number that comes out is unboxed behind it.
  // CHECK-LABEL: rt.func @total(%prices: !rt.ref, %i: i64) -> f64 mixed code 1 params "oi"
  py.func @total(prices, i) code 1 locals("prices", "i") attributes {native = "mixed", returns = !py.float} {
  ^bb0(%prices: !py.object, %i: !py.int):
    // CHECK: [[S:%\w+]] = rt.snapshot at 44 next 54 pops 2 locals(0 = %prices, 1 = %i) stack(%prices, %i)
    %s = pyv.snapshot 44 next 54 pops 2 locals("prices" = %prices, "i" = %i) stack(%prices, %i)
    // CHECK-NEXT: %item = rt.visit "subscript"(), [[S]] : !rt.ref
    %item = pyv.subscript %prices[%i] at %s
    // CHECK-NEXT: %x = rt.unbox_float %item, [[S]] after(%item)
    %x = pyv.expect %item at %s after : !py.float
    // CHECK-NEXT: [[D:%\w+]] = rt.snapshot at 60 done next 62 pops 1 locals(1 = %i) stack(%prices)
    %d = pyv.snapshot 60 done pops 1 locals("i" = %i) stack(%prices)
    // CHECK-NEXT: rt.visit "drop"(), [[D]]
    pyv.drop %prices at %d
    // CHECK-NEXT: rt.drop %prices
    pyv.drop %prices
    // CHECK-NEXT: rt.return %x
    pyv.return %x
  }

  // The kinds, as the site table names them.
  // CHECK-LABEL: rt.func @kinds
  py.func @kinds(o) code 2 locals("o") attributes {native = "mixed", returns = !py.object} {
  ^bb0(%o: !py.object):
    // CHECK: [[C:%\w+]] = rt.snapshot at 4
    %c = pyv.snapshot 4 next 14 pops 4 locals("o" = %o) stack(null, %o, %o, %o)
    // CHECK: [[S:%\w+]] = rt.snapshot at 4
    %s = pyv.snapshot 4 next 14 pops 2 locals("o" = %o) stack(%o, %o)
    // CHECK-NEXT: rt.visit "global"("x"), [[S]] : !rt.ref
    %0 = pyv.global "x" at %s
    // CHECK-NEXT: rt.visit "store_global"("x"), [[S]]
    pyv.store_global "x" = %o at %s
    // CHECK-NEXT: rt.visit "attr"("y"), [[S]] : !rt.ref
    %1 = pyv.attr %o "y" at %s
    // CHECK-NEXT: rt.visit "set_attr"("y"), [[S]]
    pyv.set_attr %o "y" = %o at %s
    // CHECK-NEXT: rt.visit "del_attr"("y"), [[S]]
    pyv.del_attr %o "y" at %s
    // CHECK-NEXT: rt.visit "set_subscript"(), [[S]]
    pyv.set_subscript %o[%o] = %o at %s
    // CHECK-NEXT: rt.visit "del_subscript"(), [[S]]
    pyv.del_subscript %o[%o] at %s
    // CHECK-NEXT: rt.visit "call"(2, ["key"]), [[C]] : !rt.ref
    %2 = pyv.call %o(%o, key = %o) at %c
    // CHECK-NEXT: rt.visit "binary"("+"), [[S]] : !rt.ref
    %3 = pyv.binary %o "+" %o at %s
    // CHECK-NEXT: rt.visit "inplace"("+="), [[S]] : !rt.ref
    %4 = pyv.inplace %o "+=" %o at %s
    // CHECK-NEXT: rt.visit "unary"("-"), [[S]] : !rt.ref
    %5 = pyv.unary "-" %o at %s
    // CHECK-NEXT: rt.visit "compare"("<"), [[S]] : !rt.ref
    %6 = pyv.compare %o "<" %o at %s
    // CHECK-NEXT: rt.visit "not_contains"(), [[S]] : i1
    %7 = pyv.contains %o "not in" %o at %s
    // CHECK-NEXT: rt.visit "truth"(), [[S]] : i1
    %8 = pyv.truth %o at %s
    // CHECK-NEXT: rt.visit "not"(), [[S]] : i1
    %9 = pyv.not %o at %s
    // CHECK-NEXT: rt.visit "iter"(), [[S]] : !rt.ref
    %it = pyv.iter %o at %s
    // CHECK-NEXT: {{%\w+}}, %item = rt.visit "next"(), [[S]] : i1, !rt.ref
    %has, %item = pyv.next %it at %s
    // CHECK-NEXT: rt.visit "build"("list", 2), [[S]] : !rt.ref
    %10 = pyv.build "list"(%o, %o) at %s
    // CHECK-NEXT: rt.visit "format"("r", 0), [[S]] : !rt.ref
    %11 = pyv.format %o as r at %s
    // CHECK-NEXT: rt.visit "string"(2), [[S]] : !rt.ref
    %12 = pyv.string(%11, %11) at %s
    // CHECK-NEXT: [[T:%\w+]] = rt.visit "unpack"(2), [[S]] : !rt.ref
    // CHECK-NEXT: rt.item [[T]], 0
    // CHECK-NEXT: rt.item [[T]], 1
    %13, %14 = pyv.unpack %o to 2 at %s
    // CHECK-NEXT: rt.return
    pyv.return %14
  }

  // Where an object is wanted a number is boxed, on the way that wants it; a constant is an object already.
  // CHECK-LABEL: rt.func @boxes
  py.func @boxes(o, c, i) code 3 locals("o", "c", "i") attributes {native = "mixed", returns = !py.object} {
  ^bb0(%o: !py.object, %c: !py.bool, %i: !py.int):
    // CHECK-DAG: [[SEVEN:%\w+]] = rt.object 0
    %seven = pyv.const 7 : !py.int<7, 7>
    // CHECK: [[S:%\w+]] = rt.snapshot at 4
    %s = pyv.snapshot 4 next 14 pops 2 locals("o" = %o) stack(%o, %o)
    // CHECK-NEXT: %j = rt.iadd %i, %i, [[S]]
    %j = pyv.binary %i "+" %i at %s : !py.int
    %t = pyv.truth %c
    // CHECK-NEXT: rt.cond_br %c, ^[[BOX:\w+]], ^[[JOIN:\w+]]([[SEVEN]])
    pyv.cond_br %t, ^join(%j), ^join(%seven)
    // CHECK: ^[[BOX]]:
    // CHECK-NEXT: [[B:%\w+]] = rt.box %j, [[S]]
    // CHECK-NEXT: rt.br ^[[JOIN]]([[B]])
  ^join(%r: !py.object):
    // CHECK: ^[[JOIN]](%r: !rt.ref):
    // CHECK-NEXT: rt.return %r
    pyv.return %r
  }
}
