// RUN: pyopt %s -p to-rt | filecheck %s

// CHECK: rt.interpreted = {arguments = "whether two numbers {{.*}}", carried = "whether two numbers {{.*}}", remainder = "whether two numbers {{[^"]*}}"}

// Numbers of different classes are never one object, nor is a number None; the same value is; bools are when equal.
// CHECK-LABEL: rt.func @classes
builtin.module attributes {py.minor = 11 : i32} {
  py.func @classes(i, x, c, d) code 1 locals("i", "x", "c", "d") attributes {native = "scalar", returns = !py.bool} {
  ^bb0(%i: !py.int, %x: !py.float, %c: !py.bool, %d: !py.bool):
    // CHECK-DAG: [[FALSE:%\w+]] = rt.bconst false
    // CHECK-DAG: [[TRUE:%\w+]] = rt.bconst true
    // CHECK: rt.guard
    %none = pyv.const None : !py.none
    // CHECK-NEXT: rt.bnot [[FALSE]]
    %0 = pyv.is %i "is not" %none
    // CHECK-NEXT: rt.bnot [[FALSE]]
    %1 = pyv.is %i "is not" %x
    // CHECK-NEXT: rt.bnot [[TRUE]]
    %2 = pyv.is %none "is not" %none
    // CHECK-NEXT: rt.bnot [[TRUE]]
    %3 = pyv.is %x "is not" %x
    // CHECK-NEXT: [[OTHER:%\w+]] = rt.bxor %c, %d
    // CHECK-NEXT: rt.bnot [[OTHER]]
    %4 = pyv.is %c "is" %d
    pyv.return %4
  }

  // An int that is small where the two are equal needs no more than that; a new sum must be small as well.
  // CHECK-LABEL: rt.func @ints
  py.func @ints(i, j) code 2 locals("i", "j") attributes {native = "scalar", returns = !py.bool} {
  ^bb0(%i: !py.int, %j: !py.int):
    %s = pyv.snapshot 0 locals("i" = %i, "j" = %j)
    // CHECK: rt.guard
    %k = pyv.const 256 : !py.int<256, 256>
    // CHECK: rt.icmp eq %i, {{%\w+}}
    %0 = pyv.is %i "is" %k
    // CHECK: [[SUM:%\w+]] = rt.iadd %i, %j
    %1 = pyv.binary %i "+" %j at %s : !py.int
    // CHECK-NEXT: [[EQ:%\w+]] = rt.icmp eq [[SUM]], %i
    // CHECK-NEXT: [[GE:%\w+]] = rt.icmp ge [[SUM]], {{%\w+}}
    // CHECK-NEXT: [[LE:%\w+]] = rt.icmp le [[SUM]], {{%\w+}}
    // CHECK-NEXT: [[SMALL:%\w+]] = rt.band [[GE]], [[LE]]
    // CHECK-NEXT: rt.band [[EQ]], [[SMALL]]
    %2 = pyv.is %1 "is" %i
    pyv.return %2
  }

  // Two arguments may be one object: native code never had the objects.
  py.func @arguments(i, j) code 3 locals("i", "j") attributes {native = "scalar", returns = !py.bool} {
  ^bb0(%i: !py.int, %j: !py.int):
    %0 = pyv.is %i "is" %j
    pyv.return %0
  }

  // What a loop carries may be the sum of an earlier round, so it is not older than the sum; nor is a remainder new.
  py.func @carried(i) code 4 locals("i") attributes {native = "scalar", returns = !py.bool} {
  ^bb0(%i: !py.int):
    %s = pyv.snapshot 0 locals("i" = %i)
    %0 = pyv.binary %i "+" %i at %s : !py.int
    pyv.br ^bb1(%0)
  ^bb1(%a: !py.int):
    %1 = pyv.is %0 "is" %a
    %t = pyv.truth %1
    pyv.cond_br %t, ^bb1(%i), ^bb2
  ^bb2:
    pyv.return %1
  }

  py.func @remainder(i, j) code 5 locals("i", "j") attributes {native = "scalar", returns = !py.bool} {
  ^bb0(%i: !py.int, %j: !py.int):
    %s = pyv.snapshot 0 locals("i" = %i, "j" = %j)
    %0 = pyv.binary %i "%" %j at %s : !py.int
    %1 = pyv.is %0 "is" %i
    pyv.return %1
  }
}
