// RUN: pyopt %s --split-input-file --verify-diagnostics

rt.func @read(%c: !rt.ref) mixed code 1 params "o" name "read" at "a.py" 1 {
  %s = rt.snapshot at 4
  // expected-error@+1 {{a cell is read as !rt.ref, i64, f64 or i1}}
  %r = rt.load_cell %c, %s : i32
  rt.return
}

// -----

rt.func @written(%n: i64) mixed code 1 params "i" name "written" at "a.py" 1 {
  %s = rt.snapshot at 4
  // expected-error@+1 {{operands must be a cell and !rt.ref, i64, f64 or i1, got i64 and i64}}
  "rt.store_cell"(%n, %n, %s) <{below = #builtin.int<1>}> : (i64, i64, !rt.state) -> ()
  rt.return
}
