// RUN: pyopt %S/sources/names.py | filecheck %s

// Names, definitions, what has a code object of its own.

// CHECK-LABEL: py.func @"<module>"() code 0 module
// CHECK-NEXT: py.const "Documentation."
// CHECK-NEXT: py.store "__doc__"
// CHECK: py.import "__future__" level 0 from ("annotations")
// CHECK: %[[OS:\d+]] = py.import "os.path" level 0
// CHECK-NEXT: %[[P:\d+]] = py.import_from %[[OS]] "path"
// CHECK-NEXT: py.store "p", %[[P]]
// CHECK-NEXT: py.import "sys" level 0
// CHECK: py.import "a" level 1 from ("b", "d")
// CHECK-NEXT: py.import_from %{{.*}} "b"
// CHECK-NEXT: py.store "c"
// CHECK: py.hint "X" "int"
// CHECK-NEXT: py.const "int"
// CHECK-NEXT: py.annotate "X", %{{.*}}
// CHECK: py.class @C code {{.*}} (%{{.*}}, metaclass = %{{.*}}) [9:0-27:20 @{{.*}}]
// CHECK: py.function @agen code {{.*}} ()

// CHECK-LABEL: py.func @C() code {{.*}} class
// CHECK: py.const "Of C."
// CHECK: py.store "_C__secret"
// CHECK: py.hint "y" "str"
// CHECK: %[[DECORATOR:\d+]] = py.call %{{.*}}(%{{.*}}) [15:5-17 @{{.*}}]
// CHECK: %[[MADE:\d+]] = py.function @C.get code {{.*}} (%{{.*}}, key = %{{.*}}, n : %{{.*}}, return : %{{.*}})
// CHECK-NEXT: %[[GIVEN:\d+]] = py.call %[[DECORATOR]](%[[MADE]]) [15:5-17 @{{.*}}]
// CHECK-NEXT: py.store "get", %[[GIVEN]]

// CHECK-LABEL: py.func @C.get(self, /, n : "int" = default, *rest, key = default, **more) -> "int"
// CHECK-SAME: locals("self", "n", "key", "rest", "more", "inner") cells(
// CHECK-NEXT: py.global ("X")
// CHECK: py.build "slice"(%{{.*}}, %{{.*}})
// CHECK-NEXT: py.subscript %{{.*}}[%{{.*}}]
// CHECK-NEXT: py.store "m", %[[M:\d+]] keep
// CHECK-NEXT: py.store "X", %{{.*}}
// CHECK-NEXT: py.load "self"
// CHECK-NEXT: py.set_attr %{{.*}} "_C__secret" = %[[M]]
// CHECK: py.subscript %{{.*}}[%{{.*}}] keep
// CHECK: py.inplace "+=" %{{.*}}, %{{.*}}
// CHECK-NEXT: py.set_subscript %{{.*}}[%{{.*}}] = %{{.*}}
// CHECK: py.del_subscript
// CHECK: py.del_attr %{{.*}} "x"

// CHECK-LABEL: py.func @"C.get.<locals>.inner"() code
// CHECK: py.nonlocal ("m")
// CHECK: py.function @"C.get.<locals>.inner.<locals>.<lambda>" code {{.*}} (q = %{{.*}})

// CHECK-LABEL: py.func @"C.get.<locals>.inner.<locals>.<lambda>"(*, q = default) code {{.*}} lambda
// CHECK: py.return

// CHECK-LABEL: py.func @agen(xs) code {{.*}} async_generator
// CHECK: py.with async
// CHECK: py.for async
// CHECK: py.await %{{.*}} [33:12-19 @{{.*}}]
// CHECK: py.comprehension "list" %[[IT:\d+]] = %{{.*}} code {{.*}} {
// CHECK-NEXT: py.for async %{{.*}} in %[[IT]] head
// CHECK: py.yield

// CHECK-LABEL: py.func @gen() code {{.*}} generator
// CHECK: py.const None
// CHECK-NEXT: %{{.*}} = py.yield %{{.*}}
// CHECK: py.comprehension "dict"
// CHECK: py.unpack %{{.*}} 2
// CHECK: py.collect %{{.*}}, %{{.*}}
// CHECK: py.yield_from
// CHECK: %[[SPEC:\d+]] = py.build "string"(%{{.*}}, %{{.*}})
// CHECK-NEXT: py.format %{{.*}} "r" spec %[[SPEC]]
// CHECK: py.format %{{.*}} "s"
// CHECK: py.build "tuple"(%{{.*}}, *%{{.*}})
// CHECK: py.build "dict"(**%{{.*}}, %{{.*}}: %{{.*}})
