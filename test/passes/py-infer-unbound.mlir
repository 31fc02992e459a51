// RUN: pyopt %s -p py-infer | filecheck %s

// The first round of the loop stands by itself, and comes to the end without a value for %i: no flag may say it has one.
// CHECK-LABEL: py.func @first_round
// CHECK: ^{{.*}}({{%.*}}: !py.int, {{%.*}}: !py.maybe_unbound):
// CHECK: [[FALSE:%.+]] = pyv.flag "false"
// CHECK: pyv.cond_br {{%.*}}, ^{{.*}}, ^end({{%.*}}, {{%.*}}, [[FALSE]])
// CHECK: [[TRUE:%.+]] = pyv.flag "true"
// CHECK: pyv.cond_br {{%.*}}, ^body, ^end({{%.*}}, {{%.*}}, [[TRUE]])
// CHECK: ^end({{%.*}}: !py.object, [[VALUE:%.+]]: !py.int<7, 7>, [[BOUND:%.+]]: i1):
// CHECK: pyv.guard [[BOUND]]
// CHECK: pyv.return [[VALUE]]
py.func @first_round(a : "int", n : "int") code 1 locals("a", "n", "i") {
^entry(%a : !py.object, %n : !py.object):
  %none = pyv.unbound
  pyv.br ^head(%a, %none)
^head(%sum : !py.object, %i : !py.maybe_unbound):
  %s0 = pyv.snapshot 4 pops 1 locals("a" = %sum, "n" = %n, "i" = %i) stack(%n)
  %t = pyv.truth %n at %s0
  pyv.cond_br %t, ^body, ^end
^body:
  %half = pyv.const 0.5 : !py.float
  %s1 = pyv.snapshot 8 next 12 pops 2 locals("a" = %sum, "n" = %n, "i" = %i) stack(%sum, %half)
  %sum2 = pyv.inplace %sum "+=" %half at %s1
  %seven = pyv.const 7 : !py.int<7, 7>
  pyv.br ^head(%sum2, %seven)
^end:
  %s2 = pyv.snapshot 16 locals("a" = %sum, "n" = %n, "i" = %i)
  %bound = pyv.check_bound %i at %s2
  pyv.return %bound
}
