// RUN: pyopt %s -p rt-refcounts | filecheck %s

// An object is let go after its last use, and by the state when that use leaves.
// CHECK-LABEL: func @last_use
rt.func @last_use(%o: !rt.ref) -> i64 mixed code 1 params "o" name "last_use" at "a.py" 1 {
  %s = rt.snapshot at 4 next 14 pops 1 locals(0 = %o) stack(%o)
  // CHECK: [[S:%\w+]] = rt.snapshot at 4 next 14 pops 1 locals(0 = %o) stack(%o) release(%o)
  // CHECK-NEXT: %r = rt.visit "attr"("x"), [[S]] : !rt.ref
  %r = rt.visit "attr"("x"), %s : !rt.ref
  // CHECK-NEXT: [[S1:%\w+]] = rt.snapshot at 4 next 14 pops 1 locals(0 = %o) stack(%o) release(%o, %r)
  // CHECK-NEXT: %i = rt.unbox_int %r, [[S1]] after(%r)
  %i = rt.unbox_int %r, %s after(%r)
  // CHECK-NEXT: rt.decref %o
  // CHECK-NEXT: rt.decref %r
  // CHECK-NEXT: rt.return %i
  rt.return %i
}

// A result that nothing uses goes at once.
// CHECK-LABEL: func @unused
rt.func @unused(%o: !rt.ref) mixed code 2 params "o" name "unused" at "a.py" 1 {
  %s = rt.snapshot at 4 next 14 pops 1 locals(0 = %o) stack(%o)
  // CHECK: %r = rt.visit "attr"("x"), %s : !rt.ref
  // CHECK-NEXT: rt.decref %r
  // CHECK-NEXT: rt.decref %o
  %r = rt.visit "attr"("x"), %s : !rt.ref
  // CHECK-NEXT: rt.return
  rt.return
}

// What a local holds lives until the local lets go, not until its last use.
// CHECK-LABEL: func @drop
rt.func @drop(%o: !rt.ref) mixed code 3 params "o" name "drop" at "a.py" 1 {
  %s = rt.snapshot at 4 next 14 pops 1 locals(0 = %o) stack(%o)
  %r = rt.visit "attr"("x"), %s : !rt.ref
  %t = rt.snapshot at 20 next 30 pops 1 locals(0 = %o) stack(%o)
  // CHECK: [[T1:%\w+]] = rt.snapshot at 20 {{.*}} release(%o, %r)
  // CHECK-NEXT: rt.visit "set_attr"("y"), [[T1]]
  rt.visit "set_attr"("y"), %t
  // CHECK-NEXT: rt.decref %r
  // CHECK-NEXT: rt.decref %o
  // CHECK-NEXT: rt.return
  rt.drop %r
  rt.drop %o
  rt.return
}

// Where an instruction lets go of its last reference, the visit gives it; where it is not the last, there is no visit.
// CHECK-LABEL: func @let_go
rt.func @let_go(%o: !rt.ref, %p: !rt.ref) mixed code 3 params "oo" name "let_go" at "a.py" 1 {
  // CHECK-NOT: "drop"
  %s = rt.snapshot at 4 done next 6 pops 1 locals(0 = %o, 1 = %p) stack(%o)
  rt.visit "drop"(), %s
  // CHECK: [[T:%\w+]] = rt.snapshot at 8 done next 10 pops 1 locals(1 = %p) stack(%o) release(%o, %p)
  // CHECK-NEXT: rt.visit "drop"(), [[T]] gives(%o)
  %t = rt.snapshot at 8 done next 10 pops 1 locals(1 = %p) stack(%o)
  rt.visit "drop"(), %t
  // CHECK-NEXT: rt.decref %p
  rt.drop %p
  rt.return
}

// A constant is borrowed, to return it is to count it up; a parameter that is rebound goes there and then.
// CHECK-LABEL: func @borrowed
rt.func @borrowed(%o: !rt.ref) -> !rt.ref mixed code 4 params "o" name "borrowed" at "a.py" 1 {
  %c = rt.object 3
  // CHECK: rt.decref %o
  // CHECK-NEXT: rt.snapshot
  // CHECK-NEXT: %r = rt.visit "global"("g")
  rt.drop %o
  %s = rt.snapshot at 4 next 14 locals(0 = %c)
  %r = rt.visit "global"("g"), %s : !rt.ref
  // CHECK-NEXT: rt.decref %r
  // CHECK-NEXT: rt.incref %c
  // CHECK-NEXT: rt.return %c
  rt.return %c
}

// An owned object is given to who returns it.
// CHECK-LABEL: func @given
rt.func @given(%o: !rt.ref) -> !rt.ref mixed code 5 params "o" name "given" at "a.py" 1 {
  %s = rt.snapshot at 4 next 14 pops 1 locals(0 = %o) stack(%o)
  // CHECK: %r = rt.visit
  // CHECK-NEXT: rt.decref %o
  // CHECK-NEXT: rt.return %r
  %r = rt.visit "attr"("x"), %s : !rt.ref
  rt.return %r
}

// A branch gives references away; what is still used there is counted up first, so that the target owns what it gets.
// CHECK-LABEL: func @edges
rt.func @edges(%o: !rt.ref, %c: i1) mixed code 6 params "ob" name "edges" at "a.py" 1 {
  %s = rt.snapshot at 4 next 14 pops 1 locals(0 = %o) stack(%o)
  %r = rt.visit "attr"("x"), %s : !rt.ref
  // CHECK: rt.cond_br %c, ^[[ONE:\w+]], ^[[OTHER:\w+]]
  rt.cond_br %c, ^one, ^other
^one:
  // CHECK: ^[[ONE]]:
  // CHECK-NEXT: rt.br ^[[JOIN:\w+]](%r)
  rt.br ^join(%r)
^other:
  // CHECK: ^[[OTHER]]:
  // CHECK-NEXT: rt.decref %r
  // CHECK-NEXT: rt.incref %o
  // CHECK-NEXT: rt.br ^[[JOIN]](%o)
  rt.br ^join(%o)
^join(%x: !rt.ref):
  // CHECK: ^[[JOIN]](%x: !rt.ref):
  // CHECK-NEXT: [[T1:%\w+]] = rt.snapshot {{.*}} release(%o, %x)
  // CHECK-NEXT: rt.visit "set_attr"("y"), [[T1]] gives(%x)
  // CHECK-NEXT: rt.decref %o
  %t = rt.snapshot at 20 next 30 pops 2 locals(0 = %o) stack(%x, %o)
  rt.visit "set_attr"("y"), %t
  rt.return
}
