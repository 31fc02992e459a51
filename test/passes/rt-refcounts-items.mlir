// RUN: pyopt %s -p rt-refcounts | filecheck %s

// The item of an iterator is owned only where there is one; the iterator is let go when the loop ends.
// CHECK-LABEL: func @items
rt.func @items(%o: !rt.ref) mixed code 1 params "o" name "items" at "a.py" 1 {
  %s = rt.snapshot at 4 next 6 pops 1 locals(0 = %o) stack(%o)
  // CHECK: %it = rt.visit "iter"(),
  // CHECK-NEXT: rt.br
  %it = rt.visit "iter"(), %s : !rt.ref
  rt.br ^head
^head:
  %t = rt.snapshot at 6 next 10 locals(0 = %o) stack(%it)
  // CHECK: [[T:%\w+]] = rt.snapshot at 6 next 10 locals(0 = %o) stack(%it) release(%o, %it)
  // CHECK-NEXT: %has, %item = rt.visit "next"(), [[T]] : i1, !rt.ref
  // CHECK-NEXT: rt.cond_br %has, ^[[BODY:\w+]], ^[[EXIT:\w+]]
  %has, %item = rt.visit "next"(), %t : i1, !rt.ref
  rt.cond_br %has, ^body, ^exit
^body:
  // CHECK: ^[[BODY]]:
  // CHECK: [[U:%\w+]] = rt.snapshot at 12 {{.*}} release(%o, %it, %item)
  // CHECK-NEXT: %r = rt.visit "attr"("x"), [[U]] gives(%item) : !rt.ref
  // CHECK-NEXT: rt.decref %r
  // CHECK-NEXT: rt.br
  %u = rt.snapshot at 12 next 20 pops 1 locals(0 = %o) stack(%it, %item)
  %r = rt.visit "attr"("x"), %u : !rt.ref
  rt.br ^head
^exit:
  // CHECK: ^[[EXIT]]:
  // CHECK-NEXT: rt.decref %o
  // CHECK-NEXT: rt.decref %it
  // CHECK-NEXT: rt.return
  rt.drop %it
  rt.return
}

// Items of a tuple are borrowed from it, so they are counted up before the tuple goes.
// CHECK-LABEL: func @unpack
rt.func @unpack(%o: !rt.ref) -> !rt.ref mixed code 2 params "o" name "unpack" at "a.py" 1 {
  %s = rt.snapshot at 4 next 6 pops 1 locals(0 = %o) stack(%o)
  // CHECK: %t = rt.visit "unpack"(2),
  // CHECK-NEXT: rt.decref %o
  // CHECK-NEXT: %a = rt.item %t, 0
  // CHECK-NEXT: rt.incref %a
  // CHECK-NEXT: %b = rt.item %t, 1
  // CHECK-NEXT: rt.incref %b
  // CHECK-NEXT: rt.decref %b
  // CHECK-NEXT: rt.decref %t
  // CHECK-NEXT: rt.return %a
  %t = rt.visit "unpack"(2), %s : !rt.ref
  %a = rt.item %t, 0
  %b = rt.item %t, 1
  rt.return %a
}

// What a visit uses last is given up, each reference once; what its frame goes on showing is let go of afterwards.
// CHECK-LABEL: func @gives
rt.func @gives(%o: !rt.ref) mixed code 3 params "o" name "gives" at "a.py" 1 {
  %s = rt.snapshot at 4 next 6 pops 1 locals(0 = %o) stack(%o)
  %a = rt.visit "attr"("x"), %s : !rt.ref
  %t = rt.snapshot at 8 next 20 pops 4 locals(0 = %o) stack(null, %a, %a, %o)
  // CHECK: [[T:%\w+]] = rt.snapshot at 8 {{.*}} release(%o, %a)
  // CHECK-NEXT: %r = rt.visit "call"(2), [[T]] gives(%a) : !rt.ref
  // CHECK-NEXT: rt.decref %r
  // CHECK-NEXT: rt.decref %o
  %r = rt.visit "call"(2), %t : !rt.ref
  rt.return
}
