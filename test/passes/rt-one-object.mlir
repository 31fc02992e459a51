// RUN: pyopt %s -p rt-one-object | filecheck %s

// What a visit takes is made an object before it, and later frames show that object.
// CHECK-LABEL: func @seen_twice
rt.func @seen_twice(%n: i64, %f: !rt.ref) mixed code 1 params "io" name "seen_twice" at "a.py" 1 {
  // CHECK: %x = rt.imul
  // CHECK: [[O:%\w+]] = rt.box %x, %t
  // CHECK-NEXT: [[T:%\w+]] = rt.snapshot at 20 next 30 pops 2 locals(0 = [[O]], 1 = %f) stack(%f, [[O]])
  // CHECK-NEXT: %r = rt.visit "call"(1, []), [[T]]
  // CHECK: [[U:%\w+]] = rt.snapshot at 40 next 50 pops 2 locals(0 = [[O]], 1 = %f) stack(%f, [[O]])
  // CHECK-NEXT: %q = rt.visit "call"(1, []), [[U]]
  %s = rt.snapshot at 4 next 10 pops 2 locals(0 = %n, 1 = %f) stack(%n, %n)
  %x = rt.imul %n, %n, %s
  %t = rt.snapshot at 20 next 30 pops 2 locals(0 = %x, 1 = %f) stack(%f, %x)
  %r = rt.visit "call"(1, []), %t : !rt.ref
  %u = rt.snapshot at 40 next 50 pops 2 locals(0 = %x, 1 = %f) stack(%f, %x)
  %q = rt.visit "call"(1, []), %u : !rt.ref
  rt.return
}

// What a visit takes and nothing shows again is left to the visit.
// CHECK-LABEL: func @seen_once
rt.func @seen_once(%n: i64, %f: !rt.ref) mixed code 2 params "io" name "seen_once" at "a.py" 1 {
  // CHECK: %x = rt.imul
  // CHECK-NEXT: %t = rt.snapshot
  // CHECK-NEXT: %r = rt.visit "call"(1, []), %t
  // CHECK-NEXT: rt.return
  %s = rt.snapshot at 4 next 10 pops 2 locals(0 = %n, 1 = %f) stack(%n, %n)
  %x = rt.imul %n, %n, %s
  %t = rt.snapshot at 20 next 30 pops 2 locals(1 = %f) stack(%f, %x)
  %r = rt.visit "call"(1, []), %t : !rt.ref
  rt.return
}

// A parameter has the argument, and an unboxed number what it was unboxed from; so the function returns objects.
// CHECK-LABEL: func @unboxed
// CHECK-SAME: -> !rt.ref
rt.func @unboxed(%n: i64, %f: !rt.ref) -> i64 mixed code 3 params "io" name "unboxed" at "a.py" 1 {
  // CHECK: [[N:%\w+]] = rt.argument 0
  // CHECK: rt.snapshot at 20 next 30 pops 2 locals(0 = [[N]], 1 = %f) stack(%f, [[N]])
  // CHECK: %i = rt.unbox_int %r
  // CHECK: rt.return %r
  %t = rt.snapshot at 20 next 30 pops 2 locals(0 = %n, 1 = %f) stack(%f, %n)
  %r = rt.visit "call"(1, []), %t : !rt.ref
  %i = rt.unbox_int %r, %t after(%r)
  rt.return %i
}

// Where ways meet an argument holds the object, null where there is none yet: then the frame makes one.
// CHECK-LABEL: func @maybe
rt.func @maybe(%c: i1, %n: i64, %f: !rt.ref) mixed code 4 params "bio" name "maybe" at "a.py" 1 {
  // CHECK: [[NULL:%\w+]] = rt.object null
  // CHECK: rt.cond_br %c, ^[[THEN:\w+]], ^[[END:\w+]]([[NULL]])
  // CHECK: ^[[THEN]]:
  // CHECK: [[O:%\w+]] = rt.box %x, %t
  // CHECK: rt.br ^[[END]]([[O]])
  // CHECK: ^[[END]]([[K:%\w+]]: !rt.ref):
  // CHECK: rt.snapshot at 40 {{.*}} locals(2 = kept([[K]], %x)) stack(kept([[K]], %x))
  // CHECK-NEXT: rt.poll
  %s = rt.snapshot at 4 next 10 pops 2 locals(1 = %n) stack(%n, %n)
  %x = rt.imul %n, %n, %s
  rt.cond_br %c, ^then, ^end
^then:
  %t = rt.snapshot at 20 next 30 pops 2 locals(2 = %x) stack(%f, %x)
  %r = rt.visit "call"(1, []), %t : !rt.ref
  rt.br ^end
^end:
  %u = rt.snapshot at 40 next 50 pops 1 locals(2 = %x) stack(%x)
  rt.poll %u
  rt.return
}

// The items of a counted loop are new objects, whatever the loop counts from.
// CHECK-LABEL: func @counted
rt.func @counted(%n: i64, %f: !rt.ref) mixed code 5 params "io" name "counted" at "a.py" 1 {
  %one = rt.iconst 1
  // CHECK: rt.br ^[[HEAD:\w+]](%n)
  rt.br ^head(%n)
^head(%i: i64):
  // CHECK: ^[[HEAD]](%i: i64):
  %s = rt.snapshot at 4 next 10 locals(1 = %f) stack(range(%i, %n, %one))
  %more = rt.icmp lt %i, %n
  rt.cond_br %more, ^body, ^end
^body:
  // CHECK: rt.box %i, %t
  %next = rt.iadd %i, %one proved
  %t = rt.snapshot at 20 next 30 pops 2 locals(1 = %f, 2 = %i) stack(range(%next, %n, %one), %f, %i)
  %r = rt.visit "call"(1, []), %t : !rt.ref
  %u = rt.snapshot at 40 next 50 locals(1 = %f, 2 = %i) stack(range(%next, %n, %one))
  rt.poll %u
  rt.br ^head(%next)
^end:
  rt.return
}

// In a loop that shows nothing to the program no object is carried round.
// CHECK-LABEL: func @computes
rt.func @computes(%n: i64, %f: !rt.ref) mixed code 7 params "io" name "computes" at "a.py" 1 {
  %one = rt.iconst 1
  // CHECK: rt.br ^[[HEAD:\w+]](%n)
  rt.br ^head(%n)
^head(%i: i64):
  // CHECK: ^[[HEAD]](%i: i64):
  %s = rt.snapshot at 4 next 10 pops 2 locals(0 = %i, 1 = %f) stack(%i, %i)
  %more = rt.icmp gt %i, %one
  rt.cond_br %more, ^body, ^end
^body:
  %next = rt.isub %i, %one, %s
  rt.br ^head(%next)
^end:
  // CHECK: rt.box %i, %t
  %t = rt.snapshot at 20 next 30 pops 2 locals(0 = %i, 1 = %f) stack(%f, %i)
  %r = rt.visit "call"(1, []), %t : !rt.ref
  %u = rt.snapshot at 40 next 50 locals(0 = %i)
  rt.poll %u
  rt.return
}

// Nothing sees an object in a scalar function.
// CHECK-LABEL: func @scalar
rt.func @scalar(%n: i64) -> i64 scalar code 6 params "i" name "scalar" at "a.py" 1 {
  // CHECK-NEXT: rt.return %n
  rt.return %n
}
