// RUN: pyopt %S/sources/flow.py | filecheck %s

// Control flow: each block a region, tests where they are made.

// CHECK-LABEL: py.func @loops(n) code 1 locals("n", "i")
// CHECK-NEXT: py.stmt [2:4-8:14 @2{{.*}} depth 0]
// CHECK-NEXT: py.load "range" [2:13-18 @{{.*}} depth 0]
// CHECK: py.for %[[I:\d+]] in %{{.*}} [2:13-21 @{{.*}} depth 1] head [2:13-21 @{{.*}} depth 1] {
// CHECK-NEXT: py.store "i", %[[I]]
// CHECK: %[[OR:\d+]] = py.bool_op "and" {
// CHECK: py.binary "%" %{{.*}}, %{{.*}} [3:11-16 @{{.*}} depth 3]
// CHECK-NEXT: py.result %{{.*}} [3:11-16 @{{.*}} depth 2]
// CHECK: py.not %{{.*}} [3:25-26 @{{.*}} depth 2]
// CHECK-NEXT: py.result %{{\d+$}}
// CHECK: py.if %[[OR]] {
// CHECK-NEXT: py.stmt
// CHECK-NEXT: py.continue
// CHECK-NEXT: } else {
// CHECK: py.compare "<" %{{.*}}, %[[B:\d+]] keep [5:13-22 @{{.*}} depth 4]
// CHECK-NEXT: py.chain %{{.*}}, %[[B]] [5:13-22 @{{.*}} depth 3] {
// CHECK: py.compare "<" %[[B]], %{{.*}} [5:13-22 @{{.*}} depth 3]
// CHECK-NEXT: py.result %{{.*}} [5:13-22 @{{.*}} depth 2]
// CHECK: py.break
// CHECK: } else {
// CHECK: py.const -1
// CHECK-NEXT: py.store "n"
// CHECK: py.while [9:10-15 @{{.*}} depth 1] {
// CHECK-NEXT: py.stmt [9:10-15 @{{.*}} depth 0]
// CHECK: py.result %{{\d+$}}
// CHECK-NEXT: } do {
// CHECK: py.inplace "-=" %{{.*}}, %{{.*}} [10:8-14 @{{.*}} depth 2]
// CHECK: py.if_exp %{{.*}} [11:16-17 @{{.*}} depth 1] {

// CHECK-LABEL: py.func @handled(path) code 2
// CHECK: py.try {
// CHECK: py.with %[[F:\d+]] = %{{.*}} [16:13-23 @{{.*}} depth 1] {
// CHECK-NEXT: py.store "file", %[[F]]
// CHECK-NEXT: py.load "lock"
// CHECK-NEXT: py.with %{{.*}} = %{{.*}} [16:33-37 @{{.*}} depth 2] {
// CHECK: py.attr %{{.*}} "read" method [17:19-28 @{{.*}} depth 3]
// CHECK: } except {
// CHECK: py.build "tuple"(%{{.*}}, %{{.*}})
// CHECK-NEXT: py.catch %{{.*}} as "error" [18:4-19:37 @{{.*}} depth
// CHECK: py.raise %{{.*}} from %{{.*}} [19:8-37 @{{.*}} depth
// CHECK: } finally {
// CHECK: py.delete "path"

// CHECK-LABEL: py.func @matched(point) code 3
// CHECK: py.match %{{.*}} [27:4
// CHECK-NEXT: py.case [28:30-31 @{{.*}}] {
// CHECK-NEXT: py.pattern "sequence" [28:13-26 @{{.*}}] {
// CHECK-NEXT: py.pattern "capture" ("x")
// CHECK-NEXT: py.pattern "value" [28:17-18 @{{.*}}] {
// CHECK: py.pattern "star" ("rest")
// CHECK: } guard {
// CHECK: } do {
// CHECK: py.pattern "as" ("others") {
// CHECK-NEXT: py.pattern "or" {
// CHECK-NEXT: py.pattern "mapping" [30:13-25 @{{.*}}] {
// CHECK: py.pattern "class" [30:19-24 @{{.*}}] {
// CHECK: py.pattern "class" ("x") [30:28-38 @{{.*}}] {
// CHECK: py.assert %{{.*}} [31:19-25 @{{.*}}] {
// CHECK-NEXT: py.stmt [31:12-33 @{{.*}}]
// CHECK: py.fail %{{.*}} [31:12-33 @{{.*}}]
// CHECK: py.pattern "mapping" ("extra") [32:13-30 @{{.*}}] {
// CHECK: py.pattern "wildcard"

// CHECK-LABEL: py.func @grouped() code 4
// CHECK: py.try star {
