// RUN: pyopt %s -p py-infer | filecheck %s

// The sum is an int in the first round and a float in all others: the first round is a version of its own, and its second round goes to the loop of floats.
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

// Always a float: one version.
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

// Two ways out of the loop, and what one of them reads is defined in it: it is given that of either version.
// CHECK-LABEL: py.func @two_ways_out
// CHECK: ^bb1([[A:%\w+]]: !py.int<0, 0>):
// CHECK: pyv.cond_br {{%.*}}, ^bb2, ^end([[A]])
// CHECK: ^bb2:
// CHECK: [[B:%\w+]] = pyv.inplace [[A]] "+=" {{%.*}} : !py.float
// CHECK: pyv.cond_br {{%.*}}, ^head([[B]]), ^early([[B]])
// CHECK: ^head([[C:%\w+]]: !py.float):
// CHECK: pyv.cond_br {{%.*}}, ^body, ^end([[C]])
// CHECK: [[D:%\w+]] = pyv.inplace [[C]] "+=" {{%.*}} : !py.float
// CHECK: pyv.cond_br {{%.*}}, ^head([[D]]), ^early([[D]])
// CHECK: ^early([[E:%\w+]]: !py.float):
// CHECK-NEXT: pyv.return [[E]]
py.func @two_ways_out(n : "int", m : "int") code 3 locals("n", "m", "total") {
^entry(%n : !py.object, %m : !py.object):
  %zero = pyv.const 0 : !py.int<0, 0>
  pyv.br ^head(%zero)
^head(%total : !py.object):
  %s0 = pyv.snapshot 4 pops 1 locals("n" = %n, "m" = %m, "total" = %total) stack(%n)
  %t = pyv.truth %n at %s0
  pyv.cond_br %t, ^body, ^end
^body:
  %half = pyv.const 0.5 : !py.float
  %s1 = pyv.snapshot 8 next 12 pops 2 locals("n" = %n, "m" = %m, "total" = %total) stack(%total, %half)
  %total2 = pyv.inplace %total "+=" %half at %s1
  %s2 = pyv.snapshot 12 pops 1 locals("n" = %n, "m" = %m, "total" = %total2) stack(%m)
  %u = pyv.truth %m at %s2
  pyv.cond_br %u, ^head(%total2), ^early
^early:
  pyv.return %total2
^end:
  pyv.return %total
}
