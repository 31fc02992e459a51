// RUN: pyopt %s -p promote-locals --verify-each | filecheck %s

// Parts below the topmost are made where the bytecode makes them; the topmost is made with the function, out of cells here.
// CHECK-LABEL: @maker
// CHECK:        [[N:%\w+]] = pyv.make_cell(%n)
// CHECK:        [[V:%\w+]] = pyv.load_cell [[N]] "n"
// CHECK:        [[S:%\w+]] = pyv.snapshot 12 pops 1 locals("n" = [[N]]) stack([[V]])
// CHECK-NEXT:   [[D:%\w+]] = pyv.build "tuple"([[V]]) at [[S]]
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 46 resume 42 pops 2 locals("n" = [[N]]) stack([[D]], [[N]])
// CHECK-NEXT:   [[F:%\w+]] = pyv.make_function "maker.f" 2 defaults, closure([[D]], [[N]]) at [[S]]
py.func @maker(n) code 1 locals("n", "f") cells("n") {
  py.stmt [3:4-5:16 @10 depth 0]
  %1 = py.load "n" cell [3:17-18 @10 depth 0]
  %2 = py.function @maker.f code 2 (%1) defaults [3:4-5:16 @12 depth 1] [3:4-5:16 @46 depth 2 resume 42]
  py.store "f" local, %2 [3:4-5:16 @48 depth 1]
}
py.func @maker.f(x = default) code 2 generator locals("x") free("n") {
}

// Constants are one constant, which is not on the stack where it is the topmost part.
// CHECK-LABEL: @constants
// CHECK:        [[S:%\w+]] = pyv.snapshot 8 resume 4{{$}}
// CHECK-NEXT:   pyv.make_function "g" 4 defaults() constant (1, 2) at [[S]]
py.func @constants() code 3 locals("g") {
  py.stmt [2:4-3:12 @4 depth 0]
  %1 = py.const 1
  %2 = py.const 2
  %3 = py.function @g code 4 (%1, %2) [2:4-3:12 @8 depth 0 resume 4]
  py.store "g" local, %3 [2:4-3:12 @10 depth 1]
}
py.func @g(a = default, b = default) code 4 generator locals("a", "b") {
}

// A decorator stands where other callees have a NULL beside them.
// CHECK-LABEL: @decorated
// CHECK:        [[S:%\w+]] = pyv.snapshot 24 resume 20 next 34 pops 2 locals("d" = %d) stack(%d, [[F:%\w+]])
// CHECK-NEXT:   pyv.call %d([[F]]) at [[S]]
py.func @decorated(d) code 5 locals("d", "h") {
  py.stmt [2:5-3:12 @4 depth 0]
  %1 = py.load "d" local [2:5-6 @4 depth 0]
  %2 = py.function @h code 6 () [3:4-12 @18 depth 1 resume 16]
  %3 = py.call %1(%2) [2:5-6 @24..34 depth 2 resume 20]
  py.store "h" local, %3 [3:4-12 @34 depth 1]
}
py.func @h() code 6 generator {
}

// What is made of a code object that is not there is left to the interpreter.
// CHECK-LABEL: @unknown
// CHECK:        pyv.leave "nested function" at
py.func @unknown() code 7 locals("k") {
  py.stmt [2:4-3:12 @4 depth 0]
  %1 = py.function @k code 99 () [2:4-3:12 @6 depth 0 resume 4]
  py.store "k" local, %1 [2:4-3:12 @8 depth 1]
}
