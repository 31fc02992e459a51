// RUN: pyopt %s | pyopt - | filecheck %s

// The text of statement ops, printed as it was read.

// CHECK-LABEL: py.func @"<module>"() code 0 module
py.func @"<module>"() code 0 module {
  // CHECK-NEXT: py.stmt [1:0-8 @2 depth 0]
  py.stmt [1:0-8 @2 depth 0]
  %0 = py.const 1
  // CHECK: py.store "x" global, %{{.*}} keep [1:0-1 @4 depth 1]
  py.store "x" global, %0 keep [1:0-1 @4 depth 1]
  // CHECK-NEXT: py.set_attr %{{.*}} "y" = %{{.*}} keep
  py.set_attr %0 "y" = %0 keep
  // CHECK-NEXT: py.set_subscript %{{.*}}[%{{.*}}] = %{{.*}} sliced
  py.set_subscript %0[%0] = %0 sliced
  // CHECK-NEXT: py.delete "x" name
  py.delete "x" name
  // CHECK-NEXT: py.del_attr %{{.*}} "y"
  py.del_attr %0 "y"
  // CHECK-NEXT: py.del_subscript %{{.*}}[%{{.*}}]
  py.del_subscript %0[%0]
  // CHECK-NEXT: py.raise %{{.*}} from %{{.*}}
  py.raise %0 from %0
  // CHECK-NEXT: py.raise{{$}}
  py.raise
  // CHECK-NEXT: py.import "a.b" level 1 from ("x", "y")
  %1 = py.import "a.b" level 1 from ("x", "y")
  // CHECK-NEXT: py.import_from %{{.*}} "x"
  %2 = py.import_from %1 "x"
  // CHECK-NEXT: py.import_star %{{.*}}
  py.import_star %1
  // CHECK-NEXT: py.global ("a", "b")
  py.global ("a", "b")
  // CHECK-NEXT: py.nonlocal ("c")
  py.nonlocal ("c")
  // CHECK-NEXT: py.hint "n" "dict[\"k\", int]"
  py.hint "n" "dict[\"k\", int]"
  // CHECK-NEXT: py.annotate "n", %{{.*}}
  py.annotate "n", %0
  // CHECK-NEXT: py.function @f code 1 (%{{.*}}, k = %{{.*}}, x : %{{.*}}, return : %{{.*}})
  %3 = py.function @f code 1 (%0, k = %0, x : %0, return : %0)
  // CHECK-NEXT: py.class @"C#2" code -1 (%{{.*}}, *%{{.*}}, metaclass = %{{.*}})
  %4 = py.class @"C#2" code -1 (%0, *%0, metaclass = %0)
  // CHECK-NEXT: py.generic @"<generic parameters of f>" code 2 (%{{.*}})
  %5 = py.generic @"<generic parameters of f>" code 2 (%0)
  // CHECK-NEXT: py.type_param "typevar" "T" bound @T code 3 default @"T#2" code 4
  %6 = py.type_param "typevar" "T" bound @T code 3 default @"T#2" code 4
  // CHECK-NEXT: py.set_type_params %{{.*}}, %{{.*}}
  %7 = py.set_type_params %3, %6
  // CHECK-NEXT: py.if %{{.*}} [4:1-2 @6 depth 1] {
  // CHECK-NEXT: py.break
  // CHECK-NEXT: } else {
  // CHECK-NEXT: py.continue [5:1-2 @8 depth 1]
  // CHECK-NEXT: } attributes {note}
  py.if %0 [4:1-2 @6 depth 1] {
    py.break
  } else {
    py.continue [5:1-2 @8 depth 1]
  } attributes {note}
  // CHECK-NEXT: py.while [4:1-2 @6 depth 1] {
  // CHECK: } do {
  // CHECK: } else {
  py.while [4:1-2 @6 depth 1] {
    py.result %0
  } do {
    py.stmt
  } else {
    py.stmt
  }
  // CHECK: py.assert %{{.*}} {
  // CHECK-NEXT: py.fail %{{.*}}
  py.assert %0 {
    py.fail %0
  }
  // CHECK: py.with async %[[P:[a-z]+]] = %{{.*}} [6:1-2 @6 depth 1] {
  // CHECK-NEXT: py.store "p", %[[P]]
  py.with async %p = %0 [6:1-2 @6 depth 1] {
    py.store "p", %p
  }
  // CHECK: py.try star {
  // CHECK: } except {
  // CHECK: py.catch %{{.*}} as "e" [8:1-2 @6 depth 1]
  // CHECK: } except {
  // CHECK-NEXT: py.catch{{$}}
  // CHECK: } else {
  // CHECK: } finally {
  py.try star {
    py.stmt
  } except {
    py.catch %0 as "e" [8:1-2 @6 depth 1]
  } except {
    py.catch
  } else {
    py.stmt
  } finally {
    py.stmt
  }
  // CHECK: py.match %{{.*}} {
  // CHECK-NEXT: py.case [9:1-2 @6 depth 1] {
  // CHECK-NEXT: py.pattern "class" ("x") [9:1-2 @6 depth 1] {
  // CHECK: } guard {
  // CHECK: } do {
  py.match %0 {
    py.case [9:1-2 @6 depth 1] {
      py.pattern "class" ("x") [9:1-2 @6 depth 1] {
        py.pattern "wildcard"
      }
    } guard {
      py.result %0
    } do {
      py.return %0
    }
  }
}
