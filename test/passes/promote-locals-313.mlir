// RUN: pyopt %s -p promote-locals --verify-each | filecheck %s

builtin.module attributes {py.minor = 13 : i32} {
  // From 3.13 on a call's NULL is above the callee.
  // CHECK-LABEL: @call
  // CHECK:        pyv.snapshot 10 next 18 pops 3 locals("a" = %a) stack(%g, null, %a)
  py.func @call(a) code 1 locals("a") {
    py.stmt [2:4-8 @2..12 depth 0]
    %0 = py.load "g" global [2:4-5 @2..12 depth 0]
    %1 = py.load "a" local [2:6-7 @12 depth 2]
    %2 = py.call %0(%1) [2:4-8 @10..18 depth 3]
  }

  // A comparison fused with its test gives a bool, whose test cannot raise.
  // CHECK-LABEL: @fused
  // CHECK:        [[C:%\w+]] = pyv.compare %a "<" %b at {{%\w+}} : !py.bool
  // CHECK-NEXT:   pyv.truth [[C]]{{$}}
  py.func @fused(a, b) code 2 locals("a", "b") {
    py.stmt [2:4-3:12 @2 depth 0]
    %0 = py.load "a" local [2:7-8 @2 depth 0]
    %1 = py.load "b" local [2:11-12 @2 depth 0]
    %2 = py.compare "<" %0, %1 [2:7-12 @4..8 depth 2]
    py.if %2 [2:7-12 @8..12 depth 1] {
    }
  }

  // TO_BOOL has an instruction of its own; it goes on behind it.
  // CHECK-LABEL: @tested
  // CHECK:        [[S:%\w+]] = pyv.snapshot 4 next 12 pops 1 locals("a" = %a) stack(%a)
  // CHECK-NEXT:   pyv.truth %a at [[S]]
  py.func @tested(a) code 3 locals("a") {
    py.stmt [2:4-3:12 @2 depth 0]
    %0 = py.load "a" local [2:7-8 @2 depth 0]
    py.if %0 [2:7-8 @4..12 depth 1] {
    }
  }

  // LOAD_FAST_LOAD_FAST: the check of the second begins with the first again.
  // CHECK-LABEL: @pair
  // CHECK:        [[S:%\w+]] = pyv.snapshot 20 locals("a" = %a, "b" = [[MAYBE:%\w+]]){{$}}
  // CHECK-NEXT:   [[B:%\w+]] = pyv.check_bound [[MAYBE]] at [[S]]
  // CHECK:        pyv.binary %a "+" [[B]]
  py.func @pair(a) code 4 locals("a", "b") {
    py.stmt [2:4-3:12 @2 depth 0]
    %0 = py.load "a" local [2:7-8 @2 depth 0]
    py.if %0 [2:7-8 @4..12 depth 1] {
      py.stmt [3:8-13 @16 depth 0]
      %1 = py.const 1
      py.store "b" local, %1
    }
    py.stmt [4:4-9 @20 depth 0]
    %2 = py.load "a" local [4:4-5 @20 depth 0]
    %3 = py.load "b" local [4:8-9 @20 depth 0]
    %4 = py.binary "+" %2, %3 [4:4-9 @22..26 depth 2]
  }
}
