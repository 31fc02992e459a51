// RUN: pyopt %S/sources/totals.py --pipeline-to=rt --bisect-limit=7 -o %t 2>&1 | filecheck %s
// RUN: pyopt %S/sources/totals.py --pipeline-to=rt --bisect-limit=7 2> %t | filecheck %s --check-prefix=IR

// Passes that later ones need run beyond the limit too, so that what comes out is still a whole program.
// CHECK: BISECT: running pass (7) guess-cells
// CHECK-NEXT: BISECT: NOT running pass (8) py-infer
// CHECK: BISECT: running pass ({{[0-9]+}}) to-rt

// IR: rt.interpreted

// RUN: pyopt %S/sources/totals.py --pipeline-to=rt --disable-pass=rt-polls | filecheck %s --check-prefix=WITHOUT
// RUN: not pyopt %S/sources/totals.py --pipeline-to=rt --disable-pass=to-rt 2>&1 | filecheck %s --check-prefix=NEEDED

// WITHOUT-NOT: rt.poll
// NEEDED: pyopt: pass 'to-rt' cannot be left out: what comes after needs it
