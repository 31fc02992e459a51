// RUN: pyopt %s | filecheck %s
// RUN: pyopt %s | pyopt | filecheck %s

// Visits, what they give, and references.
// CHECK-LABEL: func @objects
rt.func @objects(%o: !rt.ref, %b: i1) -> !rt.ref mixed code 1 params "ob" name "objects" at "a.py" 1 {
  // CHECK: %s = rt.snapshot at 4 next 8 pops 1 locals(0 = %o) stack(%o) release(%o)
  %s = rt.snapshot at 4 next 8 pops 1 locals(0 = %o) stack(%o) release(%o)
  // CHECK-NEXT: %r = rt.visit "call"(2, ["key", "other"]), %s : !rt.ref
  %r = rt.visit "call"(2, ["key", "other"]), %s : !rt.ref
  // CHECK-NEXT: %t = rt.visit "truth"(), %s : i1
  %t = rt.visit "truth"(), %s : i1
  // CHECK-NEXT: %has, %item = rt.visit "next"(), %s : i1, !rt.ref
  %has, %item = rt.visit "next"(), %s : i1, !rt.ref
  // CHECK-NEXT: rt.visit "set_attr"("x"), %s
  rt.visit "set_attr"("x"), %s
  // CHECK-NEXT: %g = rt.visit "attr"("y"), %s gives(%r) : !rt.ref
  %g = rt.visit "attr"("y"), %s gives(%r) : !rt.ref
  // CHECK-NEXT: = rt.unbox_int %r, %s after(%r)
  %i = rt.unbox_int %r, %s after(%r)
  // CHECK-NEXT: = rt.unbox_float %o, %s
  %f = rt.unbox_float %o, %s
  // CHECK-NEXT: rt.check_assumptions %s after
  rt.check_assumptions %s after
  // CHECK-NEXT: = rt.box %i, %s after(%r)
  %x = rt.box %i, %s after(%r)
  // CHECK-NEXT: = rt.box %b proved
  %y = rt.box %b proved
  // CHECK-NEXT: = rt.object 3
  %c = rt.object 3
  // CHECK-NEXT: = rt.object none
  %n = rt.object none
  // CHECK-NEXT: = rt.assumed 2
  %a = rt.assumed 2
  // CHECK-NEXT: = rt.item %r, 1
  %e = rt.item %r, 1
  // CHECK-NEXT: = rt.same %c, %n
  %q = rt.same %c, %n
  // CHECK-NEXT: = rt.is_none %o
  %z = rt.is_none %o
  // CHECK-NEXT: rt.incref %o
  rt.incref %o
  // CHECK-NEXT: rt.drop %r
  rt.drop %r
  // CHECK-NEXT: rt.decref %r
  rt.decref %r
  // CHECK-NEXT: rt.return %o
  rt.return %o
}
