// RUN: pyopt %s -p resolve-globals | filecheck %s

// What a global stands for is followed through imports, aliases and `name = math.member`.
builtin.module attributes {py.minor = 11 : i32} {
  py.func @"<module>"() code 0 module attributes {interpreted = "module body"} {
    %m = py.import "math" level 0
    py.store "m" name, %m
    %from = py.import "math" level 0 from ("sqrt", "pi")
    %sqrt = py.import_from %from "sqrt"
    py.store "root" name, %sqrt
    %pi = py.import_from %from "pi"
    py.store "pi" name, %pi
    %m1 = py.load "m" name
    %sin = py.attr %m1 "sin"
    py.store "sin" name, %sin
    %sin1 = py.load "sin" name
    py.store "again" name, %sin1
    %max = py.load "max" name
    py.store "biggest" name, %max
    %two = py.const 2
    %pi1 = py.load "pi" name
    %turn = py.binary "*" %two, %pi1
    py.store "turn" name, %turn
    %other = py.import "math" level 1 from ("cos")
    %cos = py.import_from %other "cos"
    py.store "cos" name, %cos
    %a = py.load "b" name
    py.store "a" name, %a
    %b = py.load "a" name
    py.store "b" name, %b
  }

  // CHECK-LABEL: py.func @members
  // CHECK-SAME: assumes = [#pyv.assume<"module", "m">, #pyv.assume<"attr", "m.sin">, #pyv.assume<"attr", "m.e">, #pyv.assume<"member", "root">, #pyv.assume<"const", "pi">, #pyv.assume<"member", "again">, #pyv.assume<"member", "biggest">, #pyv.assume<"const", "turn">]
  py.func @members() code 1 locals() {
    %s = pyv.snapshot 2
    // CHECK: pyv.module "math" as "m"
    %m = pyv.global "m" at %s
    // CHECK: pyv.builtin "math.sin" as "m.sin"
    %f = pyv.attr %m "sin" at %s
    // CHECK: pyv.const 2.718281828459045 as "m.e"
    %e = pyv.attr %m "e" at %s
    // CHECK: pyv.builtin "math.sqrt" as "root"
    %r = pyv.global "root" at %s
    // CHECK: pyv.const 3.141592653589793 as "pi"
    %p = pyv.global "pi" at %s
    // CHECK: pyv.builtin "math.sin" as "again"
    %a = pyv.global "again" at %s
    // CHECK: pyv.builtin "max" as "biggest"
    %b = pyv.global "biggest" at %s
    // CHECK: pyv.const 6.283185307179586 as "turn"
    %t = pyv.global "turn" at %s
    pyv.return %t
  }

  // A relative import is of another module; names that go round in a circle, and `__name__`, are nothing known.
  // CHECK-LABEL: py.func @others
  // CHECK-NOT: assumes
  py.func @others() code 2 locals() {
    %s = pyv.snapshot 2
    // CHECK: pyv.global "cos"
    %c = pyv.global "cos" at %s
    // CHECK: pyv.global "a"
    %a = pyv.global "a" at %s
    // CHECK: pyv.global "__name__"
    %n = pyv.global "__name__" at %s
    pyv.return %n
  }
}
