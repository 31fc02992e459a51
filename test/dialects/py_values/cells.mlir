// RUN: pyopt %s | pyopt - | filecheck %s

// CHECK-LABEL: @cells
py.func @cells(n) code 1 locals("n") cells("n", "t") free("k") {
^bb0(%n : !py.object):
  %s = pyv.snapshot 0 locals("n" = %n)
  // CHECK: [[N:%\w+]] = pyv.make_cell(%n) at %s
  %a = pyv.make_cell(%n) at %s
  // CHECK-NEXT: [[T:%\w+]] = pyv.make_cell() at %s
  %t = pyv.make_cell() at %s
  // CHECK-NEXT: [[K:%\w+]] = pyv.free_cell "k"
  %k = pyv.free_cell "k"
  // CHECK-NEXT: = pyv.load_cell [[K]] "k" at %s : !py.int
  %v = pyv.load_cell %k "k" at %s : !py.int
  // CHECK-NEXT: = pyv.load_cell [[N]] "n" at %s{{$}}
  %w = pyv.load_cell %a "n" at %s
  // CHECK-NEXT: pyv.store_cell [[T]] "t" = %v at %s
  pyv.store_cell %t "t" = %v at %s
  pyv.return %w
}
