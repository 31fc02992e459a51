// RUN: pyopt %s -p promote-locals --verify-each | filecheck %s

// A parameter that an inner function shares goes into its cell first; from then on the cell is what the frame has.
// CHECK-LABEL: @owner
// CHECK-NEXT: ^bb0(%n: !py.object):
// CHECK-NEXT:   [[START:%\w+]] = pyv.snapshot 0 locals("n" = %n)
// CHECK-NEXT:   [[N:%\w+]] = pyv.make_cell(%n) at [[START]]
// CHECK-NEXT:   [[T:%\w+]] = pyv.make_cell() at [[START]]
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 6 locals("n" = [[N]], "t" = [[T]])
// CHECK-NEXT:   [[V:%\w+]] = pyv.load_cell [[N]] "n" at [[S]]
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 8 pops 1 locals("n" = [[N]], "t" = [[T]]) stack([[V]])
// CHECK-NEXT:   pyv.store_cell [[T]] "t" = [[V]] at [[S]]
// CHECK:        pyv.drop [[N]]
// CHECK-NEXT:   pyv.drop [[T]]
// CHECK-NEXT:   pyv.return
py.func @owner(n) code 1 locals("n") cells("n", "t") {
  py.stmt [2:4-9 @6 depth 0]
  %0 = py.load "n" cell [2:8-9 @6 depth 0]
  py.store "t" cell, %0 [2:4-5 @8 depth 1]
}

// The cells of the closure are there already: no snapshot names them.  A loop carries no cell.
// CHECK-LABEL: @inner
// CHECK:        [[N:%\w+]] = pyv.free_cell "n"
// CHECK-NEXT:   [[T:%\w+]] = pyv.free_cell "t"
// CHECK:        pyv.br ^while{{$}}
// CHECK:        [[S:%\w+]] = pyv.snapshot 4{{$}}
// CHECK-NEXT:   [[V:%\w+]] = pyv.load_cell [[N]] "n" at [[S]]
// CHECK:        pyv.store_cell [[T]] "t" = {{%\w+}} at
py.func @inner() code 2 free("n", "t") {
  py.stmt [3:4-4:14 @4 depth 0]
  py.while [3:10-11 @6 depth 1] {
    py.stmt [3:10-11 @4 depth 0]
    %1 = py.load "n" cell [3:10-11 @4 depth 0]
    py.result %1
  } do {
    py.stmt [4:8-13 @8 depth 0]
    %2 = py.const 1
    py.store "t" cell, %2 [4:8-9 @10 depth 1]
  }
}

// To delete such a variable is left to the interpreter.
// CHECK-LABEL: @deletes
// CHECK:        pyv.leave "del of a cell variable" at
py.func @deletes() code 3 free("n") {
  py.stmt [2:4-9 @4 depth 0]
  py.delete "n" cell [2:8-9 @4 depth 0]
}

// Where a comprehension has no code object of its own, its variable's cell is made anew each time it runs.
// CHECK-LABEL: @comprehension
// CHECK-SAME: attributes {interpreted = "a comprehension makes a cell for 'x'"}
py.func @comprehension(xs) code 4 locals("xs") cells("x") {
  py.stmt [2:4-20 @4 depth 0]
  %0 = py.load "xs" local [2:18-20 @4 depth 0]
  %1 = py.comprehension "list" %2 = %0 code -1 [2:4-20] {
    py.for %3 in %2 [2:4-20] {
      py.store "x" cell, %3 [2:13-14 @12 depth 3]
      py.collect %3 [2:5-6 @14 depth 3]
    }
  }
}
