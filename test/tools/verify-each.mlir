// A value has to be there on every way to its use, in blocks that one comes to by several ways and in inner regions.
// RUN: pyopt %s --split-input-file --verify-diagnostics --allow-unregistered-dialect

// Not on the way by ^b.
func.func @one_way(%x : i1) -> i32 {
  cf.cond_br %x, ^a, ^b
^a:
  %n = arith.constant 1 : i32
  cf.br ^c
^b:
  cf.br ^c
^c:
  // expected-error@+1 {{operand 0 does not dominate this use: on some way here it has no value yet}}
  func.return %n : i32
}

// -----

// What two ways meet in is on neither of them.
func.func @beside(%x : i1) -> i32 {
  cf.cond_br %x, ^a, ^b
^a:
  // expected-error@+1 {{operand 0 does not dominate this use}}
  cf.br ^c(%m : i32)
^b:
  %n = arith.constant 1 : i32
  cf.br ^c(%n : i32)
^c(%o : i32):
  %m = arith.addi %o, %o : i32
  func.return %m : i32
}

// -----

// A loop's body comes before itself, but not the first time.
rt.func @loop(%n : i64) -> i64 scalar code 1 params "i" name "loop" at "app.py" 1 {
  rt.br ^body
^body:
  // expected-error@+1 {{operand 1 does not dominate this use}}
  %a = rt.iand %n, %b
  rt.br ^next
^next:
  %b = rt.iand %n, %n
  %more = rt.icmp eq %a, %b
  rt.cond_br %more, ^body, ^end
^end:
  rt.return %b
}

// -----

// An inner region sees what is there around it; what nothing leads to may do as it likes.
func.func @fine(%x : i1) -> i32 {
  %n = arith.constant 1 : i32
  scf.if %x {
    %m = arith.addi %n, %n : i32
    scf.yield
  }
  cf.br ^end
^nowhere:
  %o = arith.addi %p, %n : i32
  cf.br ^end
^end:
  %p = arith.addi %n, %n : i32
  func.return %p : i32
}

// -----

// A module's ops have no order.
%a = "test.op"(%b) : (i32) -> i32
%b = "test.op"(%a) : (i32) -> i32
