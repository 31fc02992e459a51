// RUN: pyopt %s -p count-loops | filecheck %s

// The iterator becomes a number; snapshots rebuild it.
// CHECK-LABEL: py.func @simple
py.func @simple(n) code 1 locals("n", "i") {
^entry(%n : !py.object):
  // CHECK: [[S0:%\w+]] = pyv.snapshot 8
  // CHECK: [[STOP:%\w+]] = pyv.expect %n at [[S0]] : !py.int
  // CHECK-NEXT: [[ZERO:%\w+]] = pyv.const 0 : !py.int<0, 0>
  // CHECK-NEXT: [[ONE:%\w+]] = pyv.const 1 : !py.int<1, 1>
  // CHECK-NOT: range_check
  // CHECK: pyv.br ^head([[ZERO]])
  %range = pyv.builtin "range"
  %s0 = pyv.snapshot 8 resume 4 next 12 pops 3 locals("n" = %n) stack(null, %range, %n)
  %r = pyv.call %range(%n) at %s0
  %s1 = pyv.snapshot 12 pops 1 locals("n" = %n) stack(%r)
  %it = pyv.iter %r at %s1
  pyv.br ^head
  // CHECK: ^head([[CUR:%\w+]]: !py.int):
  // CHECK-NEXT: [[IT:%\w+]] = pyv.range_state [[CUR]] to [[STOP]] by [[ONE]]
  // CHECK-NEXT: pyv.snapshot 14 locals("n" = %n) stack([[IT]])
  // CHECK-NEXT: [[MORE:%\w+]] = pyv.range_more [[CUR]] to [[STOP]] by [[ONE]]
  // CHECK-NEXT: pyv.cond_br [[MORE]], ^body, ^end
^head:
  %s2 = pyv.snapshot 14 locals("n" = %n) stack(%it)
  %more, %i = pyv.next %it at %s2
  pyv.cond_br %more, ^body, ^end
  // CHECK: [[NEXT:%\w+]] = pyv.range_step [[CUR]] by [[ONE]]
  // CHECK-NEXT: [[IT2:%\w+]] = pyv.range_state [[NEXT]] to [[STOP]] by [[ONE]]
  // CHECK-NEXT: pyv.snapshot 20 pops 2 locals("n" = %n, "i" = [[CUR]]) stack([[IT2]], [[CUR]], [[CUR]])
  // CHECK: pyv.br ^head([[NEXT]])
^body:
  %s3 = pyv.snapshot 20 pops 2 locals("n" = %n, "i" = %i) stack(%it, %i, %i)
  %sum = pyv.binary %i "+" %i at %s3
  pyv.br ^head
^end:
  // CHECK: ^end:
  // CHECK-NEXT: pyv.return
  pyv.drop %it
  pyv.return %n
}

// A step that is not 1 or -1 may overflow or be 0: checked once, before the call.
// CHECK-LABEL: py.func @stepped
py.func @stepped(n) code 2 locals("n", "i") {
^entry(%n : !py.object):
  // CHECK: pyv.range_check [[STOP2:%\w+]] by [[STEP:%\w+]] at
  %range = pyv.builtin "range"
  %three = pyv.const 3 : !py.int<3, 3>
  %zero = pyv.const 0 : !py.int<0, 0>
  %s0 = pyv.snapshot 8 resume 4 next 12 pops 5 locals("n" = %n) stack(null, %range, %zero, %n, %three)
  %r = pyv.call %range(%zero, %n, %three) at %s0
  %s1 = pyv.snapshot 12 pops 1 locals("n" = %n) stack(%r)
  %it = pyv.iter %r at %s1
  pyv.br ^head
^head:
  %s2 = pyv.snapshot 14 locals("n" = %n) stack(%it)
  %more, %i = pyv.next %it at %s2
  pyv.cond_br %more, ^body, ^end
^body:
  pyv.br ^head
^end:
  pyv.return %n
}

// The range object is used again: it has to exist.
// CHECK-LABEL: py.func @kept
py.func @kept(n) code 3 locals("n", "r", "i") {
^entry(%n : !py.object):
  // CHECK: pyv.call
  // CHECK: pyv.next
  %range = pyv.builtin "range"
  %s0 = pyv.snapshot 8 resume 4 next 12 pops 3 locals("n" = %n) stack(null, %range, %n)
  %r = pyv.call %range(%n) at %s0
  %s1 = pyv.snapshot 12 pops 1 locals("n" = %n, "r" = %r) stack(%r)
  %it = pyv.iter %r at %s1
  pyv.br ^head
^head:
  %s2 = pyv.snapshot 14 locals("n" = %n, "r" = %r) stack(%it)
  %more, %i = pyv.next %it at %s2
  pyv.cond_br %more, ^body, ^end
^body:
  pyv.br ^head
^end:
  pyv.return %r
}


// A frame would show the range, though nothing but the loop uses it.
// CHECK-LABEL: py.func @shown
py.func @shown(n) code 4 locals("n", "r", "i") {
^entry(%n : !py.object):
  // CHECK: pyv.call
  // CHECK: pyv.next
  %range = pyv.builtin "range"
  %s0 = pyv.snapshot 8 resume 4 next 12 pops 3 locals("n" = %n) stack(null, %range, %n)
  %r = pyv.call %range(%n) at %s0
  %s1 = pyv.snapshot 12 pops 1 locals("n" = %n, "r" = %r) stack(%r)
  %it = pyv.iter %r at %s1
  pyv.br ^head
^head:
  %s2 = pyv.snapshot 14 locals("n" = %n, "r" = %r) stack(%it)
  %more, %i = pyv.next %it at %s2
  pyv.cond_br %more, ^body, ^end
^body:
  pyv.br ^head
^end:
  pyv.drop %r
  pyv.return %n
}
