// RUN: pyopt %s -p int-ranges | filecheck %s

// An int is converted exactly where it is compared with a float; with an object nothing is converted.
// CHECK-LABEL: py.func @compares
py.func @compares(f, x) code 1 locals("f", "x") attributes {returns = !py.bool} {
^entry(%f : !py.float, %x : !py.object):
  %ten = pyv.const 10 : !py.int<10, 10>
  %s0 = pyv.snapshot 10 next 14 pops 2 locals("f" = %f, "x" = %x) stack(%ten, %f)
  // CHECK: pyv.compare %ten "<" %f at %s0 {exact} : !py.bool
  %a = pyv.compare %ten "<" %f at %s0 : !py.bool
  // CHECK: pyv.compare %ten "==" %x at %s0{{$}}
  %b = pyv.compare %ten "==" %x at %s0 : !py.object
  pyv.return %a
}
