// RUN: pyopt %s | pyopt - | filecheck %s

// The text of expression ops, printed as it was read.

// CHECK-LABEL: py.func @constants()
py.func @constants() code 0 {
  // CHECK-NEXT: py.const 7
  %0 = py.const 7
  // CHECK-NEXT: py.const -0.0
  %1 = py.const -0.0
  // CHECK-NEXT: py.const -nan
  %2 = py.const -nan
  // CHECK-NEXT: py.const complex(0.0, -inf)
  %3 = py.const complex(0.0, -inf)
  // CHECK-NEXT: py.const "tab\t, \"quoted\", \\, lone \ED\A0\80"
  %4 = py.const "tab\t, \"quoted\", \\, lone \ED\A0\80"
  // CHECK-NEXT: py.const b"\00\FFa"
  %5 = py.const b"\00\FFa"
  // CHECK-NEXT: py.const (1, (True, None), ..., (), ("a",))
  %6 = py.const (1, (True, None), ..., (), ("a",))
  // CHECK-NEXT: py.const {1, 2}
  %7 = py.const {1, 2}
  // CHECK-NEXT: py.const 0x100000000000000000000000000000000000000000000000000000000000000000
  %8 = py.const 0x100000000000000000000000000000000000000000000000000000000000000000
}

// CHECK-LABEL: py.func @operators(a, b : "int", /, c = default, *args, d, **kw) -> "int" code 1 locals("a", "b")
py.func @operators(a, b : "int", /, c = default, *args, d, **kw) -> "int" code 1 locals("a", "b") {
  // CHECK-NEXT: %a = py.load "a" local [1:0-1 @2 depth 0]
  %a = py.load "a" local [1:0-1 @2 depth 0]
  // CHECK-NEXT: %b = py.load "größe" [1:0-2:1]
  %b = py.load "größe" [1:0-2:1]
  // CHECK-NEXT: py.binary "+" %{{.*}}, %{{.*}} [1:0-5 @6..10 depth 2]
  %2 = py.binary "+" %a, %b [1:0-5 @6..10 depth 2]
  // CHECK-NEXT: py.inplace "**=" %{{.*}}, %{{.*}}
  %3 = py.inplace "**=" %a, %b
  // CHECK-NEXT: py.compare "not in" %{{.*}}, %{{.*}} keep
  %4 = py.compare "not in" %a, %b keep
  // CHECK-NEXT: py.unary "~" %{{.*}}
  %5 = py.unary "~" %a
  // CHECK-NEXT: py.not %{{.*}} [1:0-5 @6 depth 1] {note = 1 : i64}
  %6 = py.not %a [1:0-5 @6 depth 1] {note = 1 : i64}
  // CHECK-NEXT: py.attr %{{.*}} "x" method keep
  %7 = py.attr %a "x" method keep
  // CHECK-NEXT: py.subscript %{{.*}}[%{{.*}}] sliced keep
  %8 = py.subscript %a[%b] sliced keep
  // CHECK-NEXT: py.call %{{.*}}(%{{.*}}, *%{{.*}}, k = %{{.*}}, "é" = %{{.*}}, **%{{.*}}) [1:0-5 @26..36 depth 4 resume 22]
  %9 = py.call %a(%b, *%b, k = %b, "é" = %b, **%b) [1:0-5 @26..36 depth 4 resume 22]
  // CHECK-NEXT: py.build "dict"(%{{.*}}: %{{.*}}, **%{{.*}})
  %10 = py.build "dict"(%a: %b, **%a)
  // CHECK-NEXT: py.format %{{.*}} "r" spec %{{.*}}
  %11 = py.format %a "r" spec %b
  // CHECK-NEXT: %{{.*}}, %{{.*}}, %{{.*}} = py.unpack %{{.*}} 1 star 1
  %12, %13, %14 = py.unpack %a 1 star 1
  // CHECK-NEXT: py.yield %{{.*}}
  %15 = py.yield %a
  // CHECK-NEXT: py.yield_from %{{.*}}
  %16 = py.yield_from %a
  // CHECK-NEXT: py.await %{{.*}}
  %17 = py.await %a
}

// CHECK-LABEL: py.func @C.regions() code 2 lambda generator cells("x") free("y")
py.func @C.regions() code 2 lambda generator cells("x") free("y") {
  %0 = py.const 1
  // CHECK: py.if_exp %{{.*}} [3:1-2 @8 depth 1] {
  // CHECK-NEXT: py.result
  // CHECK-NEXT: } else {
  // CHECK-NEXT: py.result
  %1 = py.if_exp %0 [3:1-2 @8 depth 1] {
    py.result %0
  } else {
    py.result %0
  }
  // CHECK: py.chain %{{.*}}, %{{.*}} {
  %2 = py.chain %0, %0 {
    py.result %0
  }
  // CHECK: py.bool_op "or" {
  // CHECK-NEXT: py.result %{{.*}} [3:1-2 @8 depth 1]
  // CHECK-NEXT: } {
  %3 = py.bool_op "or" {
    py.result %0 [3:1-2 @8 depth 1]
  } {
    py.result %0
  }
  // CHECK: py.comprehension "dict" %[[I:\d+]] = %{{.*}} code 3 [3:1-2] head [3:1-2 @8 depth 1] {
  // CHECK-NEXT: py.for async %[[K:\d+]] in %[[I]] head [3:1-2 @10 depth 1] {
  // CHECK-NEXT: py.collect %[[K]], %[[K]]
  %4 = py.comprehension "dict" %5 = %0 code 3 [3:1-2] head [3:1-2 @8 depth 1] {
    py.for async %6 in %5 head [3:1-2 @10 depth 1] {
      py.collect %6, %6
    }
  }
  py.return
}
