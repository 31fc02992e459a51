// RUN: pyopt %s -p py-infer | filecheck %s

// The sum is an int in the first round and a float in all others: the first round stands by itself, the loop has a float.
// CHECK-LABEL: py.func @sum
// CHECK-SAME: returns = !py.object
py.func @sum(n : "int") code 1 locals("n", "total") {
^entry(%n : !py.object):
  // CHECK: pyv.br [[FIRST:\^\w+]](%zero, %n)
  // CHECK: [[FIRST]]([[T0:%\w+]]: !py.int<0, 0>, [[N0:%\w+]]: !py.int):
  // CHECK: pyv.inplace [[T0]] "+=" {{%.*}} : !py.float
  // CHECK: ^head([[T:%\w+]]: !py.float, [[N:%\w+]]: !py.int
  // CHECK: pyv.cond_br {{%.*}}, ^{{.*}}, [[END:\^\w+]]([[T]])
  // CHECK: pyv.inplace [[T]] "+=" {{%.*}} : !py.float
  // After the loop it is one or the other.
  // CHECK: [[END]]([[R:%\w+]]: !py.object):
  // CHECK: pyv.return [[R]]
  %zero = pyv.const 0 : !py.int<0, 0>
  pyv.br ^head(%zero, %n)
^head(%total : !py.object, %k : !py.object):
  %s0 = pyv.snapshot 4 pops 1 locals("n" = %k, "total" = %total) stack(%k)
  %t = pyv.truth %k at %s0
  pyv.cond_br %t, ^body, ^end
^body:
  %half = pyv.const 0.5 : !py.float
  %s1 = pyv.snapshot 8 next 12 pops 2 locals("n" = %k, "total" = %total) stack(%total, %half)
  %total2 = pyv.inplace %total "+=" %half at %s1
  %one = pyv.const 1 : !py.int<1, 1>
  %s2 = pyv.snapshot 16 next 20 pops 2 locals("n" = %k, "total" = %total2) stack(%k, %one)
  %k2 = pyv.inplace %k "-=" %one at %s2
  pyv.br ^head(%total2, %k2)
^end:
  pyv.return %total
}

// Always a float: nothing to peel.
// CHECK-LABEL: py.func @float
// CHECK: ^head
// CHECK: pyv.inplace
// CHECK-NOT: pyv.inplace
py.func @float(n : "int") code 2 locals("n", "total") {
^entry(%n : !py.object):
  %zero = pyv.const 0.0 : !py.float
  pyv.br ^head(%zero)
^head(%total : !py.object):
  %s0 = pyv.snapshot 4 pops 1 locals("n" = %n, "total" = %total) stack(%n)
  %t = pyv.truth %n at %s0
  pyv.cond_br %t, ^body, ^end
^body:
  %half = pyv.const 0.5 : !py.float
  %s1 = pyv.snapshot 8 next 12 pops 2 locals("n" = %n, "total" = %total) stack(%total, %half)
  %total2 = pyv.inplace %total "+=" %half at %s1
  pyv.br ^head(%total2)
^end:
  pyv.return %total
}
