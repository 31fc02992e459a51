// RUN: pyopt %s --emit mlir | filecheck %s

builtin.module attributes {rt.minor = 13 : i64} {

rt.func @negate(%x : f64) -> f64 scalar code 1 params "nf" name "negate" at "app.py" 1 {
  %r = rt.fneg %x
  rt.return %r
}

// A poll is a load and a test; only the bits of the breaker that ask for attention count.
// CHECK-LABEL: func.func private @pm_test_f1(
// CHECK: [[AT:%\w+]] = llvm.load %arg0 invariant : !llvm.ptr -> !llvm.ptr
// CHECK: [[BREAKER:%\w+]] = llvm.load volatile [[AT]] : !llvm.ptr -> i32
// CHECK: [[BITS:%\w+]] = arith.andi [[BREAKER]], %c255_i32
// CHECK: [[QUIET:%\w+]] = arith.cmpi eq, [[BITS]], %c0_i32
// CHECK: cf.cond_br [[QUIET]] weights([2000, 1]), ^[[ON:\w+]], ^[[PENDING:\w+]]
// CHECK: ^[[PENDING]]:
// CHECK: [[LEFT:%\w+]] = call @pm_test_poll_i(%arg0, {{%\w+}}, %arg1, {{%\w+}})
// CHECK: arith.cmpi eq, [[LEFT]], %c0_i32
rt.func @spin(%n : i64) scalar code 2 params "i" name "spin" at "app.py" 5 {
  rt.br ^head(%n)
^head(%i : i64):
  %s = rt.snapshot at 8 locals(0 = %i)
  rt.poll %s
  %one = rt.iconst 1
  %next = rt.isub %i, %one, %s
  %more = rt.icmp gt %next, %one
  rt.cond_br %more, ^head(%next), ^done likely
^done:
  rt.return
}

// A callee that has left makes its caller leave too; the callee may be nested one call less deep.
// CHECK-LABEL: func.func private @pm_test_f2(
// CHECK: [[LESS:%\w+]] = arith.subi {{%\w+}}, %c1_i64
// CHECK: [[R:%\w+]]:2 = call @pm_test_f0({{%\w+}}, [[LESS]], {{%\w+}})
// CHECK: [[DONE:%\w+]] = arith.cmpi eq, [[R]]#1, %c0_i32
// CHECK: cf.cond_br [[DONE]] weights([2000, 1]), ^[[ON:\w+]], ^[[EDGE:\w+]]
// CHECK: ^[[EDGE]]:
// CHECK: call @pm_test_leave_f(
rt.func @caller(%x : f64) -> f64 scalar code 3 params "f" name "caller" at "app.py" 9 {
  %s = rt.snapshot at 20 next 30 pops 2 locals(0 = %x) stack(null, %x)
  %r = rt.call @negate(%x), %s : f64
  rt.return %r
}

// The float is taken in a register where it is to be ready.
// CHECK-LABEL: func.func private @pm_test_f3(
// CHECK: llvm.inline_asm has_side_effects "", "x" %arg2 : (f64) -> ()
rt.func @ahead(%x : f64) scalar code 9 params "f" name "ahead" at "app.py" 5 {
  rt.ready %x
  rt.return
}

// The trampoline reads the arguments from registers and writes the result to the first; None has a register too.
// CHECK-LABEL: func.func @pm_test_e0(
// CHECK-SAME: [[CTX:%\w+]]: !llvm.ptr, [[DEPTH:%\w+]]: i64, [[REGS:%\w+]]: !llvm.ptr) -> i32
// CHECK: [[WORD:%\w+]] = llvm.getelementptr [[REGS]][1]
// CHECK: [[X:%\w+]] = llvm.load [[WORD]] : !llvm.ptr -> f64
// CHECK: [[R:%\w+]]:2 = call @pm_test_f0([[CTX]], [[DEPTH]], [[X]])
// CHECK: llvm.store [[R]]#0, [[REGS]]
// CHECK: return [[R]]#1 : i32

// The helper that a site's values are handed to: one for all sites with values of these kinds.
// CHECK-LABEL: func.func private @pm_test_leave_f(
// CHECK: [[BUFFER:%\w+]] = llvm.alloca
// CHECK: llvm.store {{%\w+}}, {{%\w+}} : f64
// CHECK: call @pm_leave({{%\w+}}, {{%\w+}}, {{%\w+}}, [[BUFFER]])
}
