// RUN: pyopt %s -p rt-inline{callee=2} | filecheck %s

// A callee that is too heavy is called.
rt.func @heavy(%n: i64) -> i64 scalar code 1 params "i" name "heavy" at "a.py" 1 {
  %s = rt.snapshot at 0 locals(0 = %n)
  %0 = rt.iadd %n, %n, %s
  %1 = rt.iadd %0, %n, %s
  rt.return %1
}

// CHECK-LABEL: func @caller
rt.func @caller(%a: i64) -> i64 scalar code 2 params "i" name "caller" at "a.py" 5 {
  %t = rt.snapshot at 16 next 26 pops 3 locals(0 = %a) stack(null, assumed 0, %a)
  // CHECK: rt.call @heavy(%a), %t : i64
  %b = rt.call @heavy(%a), %t : i64
  rt.return %b
}
