// RUN: pyopt %s --emit llvm | filecheck %s

builtin.module attributes {rt.minor = 11 : i64} {

// Only the trampoline and the module's variable can be seen, and only within the linked file.
// CHECK: @pm_test_module = hidden global ptr null
// CHECK: define internal { double, i32 } @pm_test_f0(ptr {{%\w+}}, i64 {{%\w+}}, double {{%\w+}})
// CHECK: define hidden i32 @pm_test_e0(ptr {{%\w+}}, i64 {{%\w+}}, ptr {{%\w+}})

// A debugger sees the Python names.
// CHECK: !DISubprogram(name: "Shape.area", {{.*}}line: 7
// CHECK: !DISubprogram(name: "Shape.area.entry"
rt.func @area(%x : f64) -> f64 scalar code 1 params "f" name "Shape.area" at "app.py" 7 {
  %pi = rt.fconst 3.14159
  %r = rt.fmul %pi, %x
  rt.return %r
}
}
