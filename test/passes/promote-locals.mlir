// RUN: pyopt %s -p promote-locals --verify-each | filecheck %s

// Locals become values; the op that may raise has the state before its instruction.
// CHECK-LABEL: @f
// CHECK-NEXT: ^bb0(%a: !py.object, %b: !py.object):
// CHECK-NEXT:   %0 = pyv.snapshot 0 locals("a" = %a, "b" = %b)
// CHECK-NEXT:   %1 = pyv.snapshot 6 next 10 pops 2 locals("a" = %a, "b" = %b) stack(%a, %b)
// CHECK-NEXT:   %2 = pyv.binary %a "+" %b at %1
// CHECK-NEXT:   pyv.drop %a
// CHECK-NEXT:   pyv.drop %b
// CHECK-NEXT:   pyv.return %2
py.func @f(a, b) code 1 locals("a", "b") {
  py.stmt [2:4-16 @2 depth 0]
  %0 = py.load "a" local [2:11-12 @2 depth 0]
  %1 = py.load "b" local [2:15-16 @4 depth 1]
  %2 = py.binary "+" %0, %1 [2:11-16 @6..10 depth 2]
  py.return %2 [2:4-16 @10 depth 1]
}

// A loop's header takes the locals that change in it, and only those.
// CHECK-LABEL: @count
// CHECK:        [[ZERO:%\w+]] = pyv.const 0
// CHECK-NEXT:   pyv.br ^while([[ZERO]])
// CHECK-NEXT: ^while([[I:%\w+]]: !py.object):
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 10 next 16 pops 2 locals("n" = %n, "i" = [[I]]) stack([[I]], %n)
// CHECK-NEXT:   [[C:%\w+]] = pyv.compare [[I]] "<" %n at [[S]]
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 16 next 16 pops 1 locals("n" = %n, "i" = [[I]]) stack([[C]])
// CHECK-NEXT:   [[T:%\w+]] = pyv.truth [[C]] at [[S]]
// CHECK-NEXT:   pyv.cond_br [[T]], ^[[BODY:\w+]], ^[[END:\w+]]
// CHECK-NEXT: ^[[BODY]]:
// CHECK:        [[J:%\w+]] = pyv.inplace [[I]] "+="
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 26 done pops 1 locals("n" = %n, "i" = [[J]]) stack([[I]])
// CHECK-NEXT:   pyv.drop [[I]] at [[S]]
// CHECK-NEXT:   pyv.br ^while([[J]])
// CHECK-NEXT: ^[[END]]:
// CHECK:        pyv.return [[I]]
py.func @count(n) code 2 locals("n", "i") {
  py.stmt [2:4-9 @2 depth 0]
  %0 = py.const 0
  py.store "i" local, %0 [2:4-5 @4 depth 1]
  py.stmt [3:4-4:14 @6 depth 0]
  py.while [3:10-15 @16 depth 1] {
    py.stmt [3:10-15 @6 depth 0]
    %1 = py.load "i" local [3:10-11 @6 depth 0]
    %2 = py.load "n" local [3:14-15 @8 depth 1]
    %3 = py.compare "<" %1, %2 [3:10-15 @10..16 depth 2]
    py.result %3
  } do {
    py.stmt [4:8-14 @18 depth 0]
    %4 = py.load "i" local [4:8-9 @18 depth 0]
    %5 = py.const 1
    %6 = py.inplace "+=" %4, %5 [4:8-14 @22..26 depth 2]
    py.store "i" local, %6 [4:8-9 @26 depth 1]
  }
  py.stmt [5:4-12 @40 depth 0]
  %7 = py.load "i" local [5:11-12 @40 depth 0]
  py.return %7 [5:4-12 @42 depth 1]
}

// A local that is not assigned on every way is checked where it is read; the iterator stays on the stack.
// CHECK-LABEL: @last
// CHECK:        [[NO:%\w+]] = pyv.unbound
// CHECK:        [[IT:%\w+]] = pyv.iter %xs
// CHECK-NEXT:   pyv.br ^for([[NO]])
// CHECK-NEXT: ^for([[X:%\w+]]: !py.maybe_unbound):
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 6 locals("xs" = %xs, "x" = [[X]]) stack([[IT]])
// CHECK-NEXT:   [[MORE:%\w+]], [[ITEM:%\w+]] = pyv.next [[IT]] at [[S]]
// CHECK:        pyv.drop [[X]]
// CHECK-NEXT:   pyv.br ^for([[ITEM]])
// CHECK:        pyv.drop [[IT]]
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 12 locals("xs" = %xs, "x" = [[X]])
// CHECK-NEXT:   [[BOUND:%\w+]] = pyv.check_bound [[X]] at [[S]]
// CHECK:        pyv.return [[BOUND]]
py.func @last(xs) code 3 locals("xs", "x") {
  py.stmt [8:4-9:12 @2 depth 0]
  %0 = py.load "xs" local [8:13-15 @2 depth 0]
  py.for %1 in %0 [8:13-15 @4 depth 1] head [8:13-15 @6 depth 1] {
    py.store "x" local, %1 [8:8-9 @8 depth 2]
    py.stmt [9:8-12 @10 depth 1]
  }
  py.stmt [10:4-12 @12 depth 0]
  %2 = py.load "x" local [10:11-12 @12 depth 0]
  py.return %2 [10:4-12 @14 depth 1]
}

// On 3.11 and 3.12 a call has its NULL below the callee; LOAD_GLOBAL pushes it, so it is not there before.
// CHECK-LABEL: @call
// CHECK:        [[S:%\w+]] = pyv.snapshot 2 next 14 locals("a" = %a){{$}}
// CHECK-NEXT:   %g = pyv.global "g" at [[S]]
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 20 resume 16 next 30 pops 3 locals("a" = %a) stack(null, %g, %a)
// CHECK-NEXT:   [[R:%\w+]] = pyv.call %g(k = %a) at [[S]]
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 30 done pops 1 locals("a" = %a) stack([[R]])
// CHECK-NEXT:   pyv.drop [[R]] at [[S]]
// CHECK-NEXT:   [[NONE:%\w+]] = pyv.const None
// CHECK-NEXT:   pyv.drop %a
// CHECK-NEXT:   pyv.return [[NONE]]
py.func @call(a) code 4 locals("a") {
  py.stmt [2:4-10 @2..14 depth 0]
  %0 = py.load "g" global [2:4-5 @2..14 depth 0]
  %1 = py.load "a" local [2:6-7 @14 depth 2]
  %2 = py.call %0(k = %1) [2:4-10 @20..30 depth 3 resume 16]
}

// What a local, or an expression statement, lets go of has the state of the instruction that does.
// CHECK-LABEL: @let_go
// CHECK:        [[R:%\w+]] = pyv.call
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 22 done pops 1 locals("x" = %x) stack([[R]])
// CHECK-NEXT:   pyv.drop [[R]] at [[S]]
// CHECK-NEXT:   [[S:%\w+]] = pyv.snapshot 24 done pops 1 stack(%x)
// CHECK-NEXT:   pyv.drop %x at [[S]]
// CHECK-NEXT:   [[N:%\w+]] = pyv.const None
// CHECK-NEXT:   pyv.return [[N]]
py.func @let_go(x) code 9 locals("x") {
  py.stmt [2:4-7 @2 depth 0]
  %0 = py.load "x" local [2:4-5 @4 depth 1]
  %1 = py.call %0() [2:4-7 @12..22 depth 2 resume 8]
  py.stmt [3:4-9 @24 depth 0]
  py.delete "x" local [3:8-9 @24 depth 0]
}
