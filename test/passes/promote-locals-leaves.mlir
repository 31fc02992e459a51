// RUN: pyopt %s -p promote-locals --verify-each | filecheck %s

// A statement without native form: the interpreter goes on where it starts, and what follows it is not made.
// CHECK-LABEL: @opened
// CHECK:        [[S:%\w+]] = pyv.snapshot 6 locals("path" = %path, "a" = %path)
// CHECK-NEXT:   pyv.leave "with" at [[S]]
// CHECK-NEXT: }
py.func @opened(path) code 1 locals("path", "a") {
  py.stmt [13:4-12 @2 depth 0]
  %0 = py.load "path" local [13:8-12 @2 depth 0]
  py.store "a" local, %0 [13:4-5 @4 depth 1]
  py.stmt [14:4-15:13 @6 depth 0]
  %1 = py.load "a" local [14:9-10 @6 depth 0]
  py.with %2 = %1 [14:9-10 @8 depth 1] {
  }
  py.stmt [16:4-12 @40 depth 0]
  py.return %0 [16:4-12 @42 depth 1]
}

// What has been made of such a statement is taken back: `a.x` is read by the interpreter.
// CHECK-LABEL: @raises
// CHECK:        [[S:%\w+]] = pyv.snapshot 2 locals("a" = %a){{$}}
// CHECK-NEXT:   pyv.leave "raise" at [[S]]
py.func @raises(a) code 2 locals("a") {
  py.stmt [2:4-13 @2 depth 0]
  %0 = py.load "a" local [2:10-11 @2 depth 0]
  %1 = py.attr %0 "x" [2:10-13 @4..14 depth 1]
  py.raise %1 [2:4-13 @14 depth 1]
}

// An op whose instruction has another stack than the model is not trusted.
// CHECK-LABEL: @other_depth
// CHECK:        pyv.leave "attr: stack of 1 entries where the bytecode has 2" at
py.func @other_depth(a) code 3 locals("a") {
  py.stmt [2:4-13 @2 depth 0]
  %0 = py.load "a" local [2:10-11 @2 depth 0]
  %1 = py.attr %0 "x" [2:10-13 @4..14 depth 2]
}

// Nor is one without an instruction.
// CHECK-LABEL: @no_instruction
// CHECK:        pyv.leave "attr: no instruction of its own" at
py.func @no_instruction(a) code 4 locals("a") {
  py.stmt [2:4-13 @2 depth 0]
  %0 = py.load "a" local [2:10-11 @2 depth 0]
  %1 = py.attr %0 "x" [2:10-13]
}

// Where the statement's own start is not known, the function is interpreted.
// CHECK-LABEL: @no_place
// CHECK-SAME: attributes {interpreted = "no place to take over at line 2: no instruction of its own"}
py.func @no_place(a) code 5 locals("a") {
  py.stmt [2:4-13]
  py.raise [2:4-13]
}

// A read of a local that is certainly unbound raises in the interpreter.
// CHECK-LABEL: @unbound
// CHECK:        pyv.leave "unbound local" at
py.func @unbound() code 6 locals("a") {
  py.stmt [2:4-5 @2 depth 0]
  %0 = py.load "a" local [2:4-5 @2 depth 0]
}

// CHECK-LABEL: @generator
// CHECK-SAME: attributes {interpreted = "generator"}
py.func @generator() code 8 generator {
}
