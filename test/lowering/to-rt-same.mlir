// RUN: pyopt %s -p to-rt | filecheck %s

// What comes back may be the first argument or the constant, by way of a block argument; the second is of another class.
// CHECK: rt.func @pick({{.*}}) -> f64 {{.*}} same [argument 0, const {{[0-9]+}}] {
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
  py.func @sum(x) code 2 locals("x") attributes {returns = !py.float, native = "scalar"} {
  ^bb0(%x: !py.float):
    %0 = pyv.snapshot 0 locals("x" = %x)
    %1 = pyv.binary %x "+" %x at %0 : !py.float
    pyv.return %1
  }
}
