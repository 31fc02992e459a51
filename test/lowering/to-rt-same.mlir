// RUN: pyopt %s -p to-rt | filecheck %s

// What comes back is the first argument or the constant: the block argument has its origin beside it.
// CHECK: rt.func @pick({{.*}}) -> f64 {{.*}} same [argument 0, const {{[0-9]+}}] {
// CHECK-DAG: [[X:%.+]] = rt.iconst 1
// CHECK-DAG: [[CONST:%.+]] = rt.iconst 2
// CHECK: rt.cond_br {{.*}}(%x, [[X]])
// CHECK: rt.br {{.*}}, [[CONST]])
// CHECK: (%y: f64, [[K:%.+]]: i64):
// CHECK-NEXT: rt.return %y origin [[K]]
builtin.module attributes {py.minor = 11 : i32} {
  py.func @pick(x, n) code 1 locals("x", "n") attributes {returns = !py.float, native = "scalar"} {
  ^bb0(%x: !py.float, %n: !py.int):
    %0 = pyv.snapshot 0 locals("x" = %x, "n" = %n)
    %1 = pyv.truth %n at %0
    pyv.cond_br %1, ^bb1, ^bb2(%x)
  ^bb1:
    %2 = pyv.const 0.5
    pyv.br ^bb2(%2)
  ^bb2(%y: !py.float):
    pyv.return %y
  }

  // A sum is a new object.
  // CHECK: rt.func @sum
  // CHECK-NOT: same
  // CHECK: rt.return %{{[0-9]+$}}
  py.func @sum(x) code 2 locals("x") attributes {returns = !py.float, native = "scalar"} {
  ^bb0(%x: !py.float):
    %0 = pyv.snapshot 0 locals("x" = %x)
    %1 = pyv.binary %x "+" %x at %0 : !py.float
    pyv.return %1
  }

  // `abs` keeps what is not negative; the callee's origin is asked for and told in the caller's numbers.
  // CHECK: rt.func @keep({{.*}} same [argument 1]
  // CHECK: [[ABS:%.+]] = rt.iabs
  // CHECK: [[KEPT:%.+]] = rt.icmp ge
  // CHECK: [[K:%.+]] = rt.select [[KEPT]], %{{.+}}, %{{.+}}
  // CHECK: rt.return [[ABS]] origin [[K]]
  py.func @keep(n, x) code 3 locals("n", "x") attributes {returns = !py.int, native = "scalar"} {
  ^bb0(%n: !py.int, %x: !py.int):
    %0 = pyv.snapshot 0 locals("n" = %n, "x" = %x)
    %1 = pyv.intrinsic "abs"(%x) at %0 : !py.int
    pyv.return %1
  }

  // CHECK: rt.func @caller({{.*}} same [argument 0] by_value
  // CHECK: [[R:%.+]], [[THEIRS:%.+]] = rt.call @keep({{.*}} : i64, i64
  // CHECK: [[HIT:%.+]] = rt.icmp eq [[THEIRS]]
  // CHECK: [[OURS:%.+]] = rt.select [[HIT]]
  // CHECK: rt.return [[R]] origin [[OURS]]
  py.func @caller(x) code 4 locals("x") attributes {returns = !py.int, native = "scalar"} {
  ^bb0(%x: !py.int):
    %0 = pyv.snapshot 2 next 4 locals("x" = %x)
    %1 = pyv.native_call @keep(%x, %x) at %0 : !py.int
    pyv.return %1
  }
}
