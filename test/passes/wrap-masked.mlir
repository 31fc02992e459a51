// RUN: pyopt %s -p wrap-masked,int-ranges | filecheck %s
// RUN: pyopt %s -p wrap-masked --debug-only=wrap-masked -o %t 2>&1 | filecheck %s --check-prefix=WHY

// WHY: remark: [wrap-masked] pyv.binary: all bits of the value are needed by pyv.compare

// Only low bits of the product and of the sum are used; what the mask gives is exact.
// CHECK-LABEL: py.func @masked
builtin.module attributes {py.minor = 11 : i32} {
  py.func @masked(a, b) code 1 locals("a", "b") attributes {returns = !py.int} {
  ^bb0(%a: !py.int, %b: !py.int):
    %s = pyv.snapshot 0 locals("a" = %a, "b" = %b)
    %mask = pyv.const 4294967295 : !py.int<4294967295, 4294967295>
    // CHECK: pyv.binary %a "*" %b at %s {wraps} : !py.int
    %p = pyv.binary %a "*" %b at %s : !py.int
    // CHECK-NEXT: pyv.binary {{%\w+}} "+" %b at %s {wraps} : !py.int
    %q = pyv.binary %p "+" %b at %s : !py.int
    // CHECK-NEXT: pyv.unary "-" {{%\w+}} at %s {wraps} : !py.int
    %n = pyv.unary "-" %q at %s : !py.int
    // CHECK-NEXT: pyv.binary {{%\w+}} "^" %a at %s : !py.int
    %x = pyv.binary %n "^" %a at %s : !py.int
    // CHECK-NEXT: pyv.binary {{%\w+}} "&" {{%\w+}} at %s : !py.int<0, 4294967295>
    %r = pyv.binary %x "&" %mask at %s : !py.int<0, 4294967295>
    %k = pyv.const 1024 : !py.int<1024, 1024>
    // CHECK: pyv.binary %a "*" {{%\w+}} at %s {wraps} : !py.int
    %t = pyv.binary %a "*" %r at %s : !py.int
    // CHECK-NEXT: pyv.binary {{%\w+}} "%" {{%\w+}} at %s
    %u = pyv.binary %t "%" %k at %s : !py.int<0, 1023>
    pyv.return %u
  }

  // Something else sees the product: a comparison, a remainder that is no mask, a state to leave by, a loop.
  // CHECK-LABEL: py.func @seen
  // CHECK-NOT: wraps
  py.func @seen(a, b) code 2 locals("a", "b", "p") attributes {returns = !py.int} {
  ^bb0(%a: !py.int, %b: !py.int):
    %s = pyv.snapshot 0 locals("a" = %a, "b" = %b)
    %mask = pyv.const 255 : !py.int<255, 255>
    %ten = pyv.const 10 : !py.int<10, 10>
    %p = pyv.binary %a "*" %b at %s : !py.int
    %0 = pyv.binary %p "&" %mask at %s : !py.int<0, 255>
    %c = pyv.compare %p "<" %a at %s : !py.bool
    %q = pyv.binary %a "*" %a at %s : !py.int
    %1 = pyv.binary %q "%" %ten at %s : !py.int<0, 9>
    %l = pyv.binary %b "*" %b at %s : !py.int
    %s2 = pyv.snapshot 10 locals("a" = %a, "b" = %b, "p" = %l)
    %2 = pyv.binary %l "&" %mask at %s2 : !py.int<0, 255>
    %3 = pyv.binary %2 "//" %b at %s2 : !py.int
    pyv.br ^bb1(%3)
  ^bb1(%h: !py.int):
    %4 = pyv.binary %h "*" %b at %s2 : !py.int
    %t = pyv.truth %0
    pyv.cond_br %t, ^bb1(%4), ^bb2
  ^bb2:
    %5 = pyv.binary %h "&" %mask at %s2 : !py.int<0, 255>
    pyv.return %5
  }

  // The product fits as it is; the mask's result is said to be smaller than the mask, which rests on the check.
  // CHECK-LABEL: py.func @checked
  // CHECK-NOT: wraps
  py.func @checked(a, b) code 3 locals("a", "b") attributes {returns = !py.int} {
  ^bb0(%a: !py.int, %b: !py.int):
    %s = pyv.snapshot 0 locals("a" = %a, "b" = %b)
    %mask = pyv.const 255 : !py.int<255, 255>
    %0 = pyv.binary %a "&" %mask at %s : !py.int<0, 255>
    %1 = pyv.binary %0 "*" %0 at %s : !py.int<0, 65025>
    %2 = pyv.binary %1 "&" %mask at %s : !py.int<0, 255>
    %high = pyv.const 9223372036854775807 : !py.int<9223372036854775807, 9223372036854775807>
    %ten = pyv.const 10 : !py.int<10, 10>
    %p = pyv.binary %a "*" %b at %s : !py.int
    %q = pyv.binary %p "-" %ten at %s : !py.int<-9223372036854775808, 9223372036854775797>
    %3 = pyv.binary %q "&" %high at %s : !py.int<0, 9223372036854775797>
    pyv.return %3
  }
  // CHECK: pyv.return
}
