// RUN: pyopt %s --split-input-file --verify-diagnostics

// One case for each message of the verifiers of flat ops; those of ops with regions are in invalid-regions.mlir.

py.func @kind() code 0 {
  // expected-error@+1 {{attribute 'kind' must be one of local, cell, global, name, class, got 'far'}}
  %0 = py.load "x" far
  // expected-error@+1 {{attribute 'kind' must be one of local, cell, global, name, class, got 'near'}}
  py.store "x" near, %0
  // expected-error@+1 {{attribute 'kind' must be one of local, cell, global, name, class, got 'gone'}}
  py.delete "x" gone
}

// -----

py.func @operators() code 0 {
  %0 = py.const 1
  // expected-error@+1 {{operator must be one of +, -, *, /, //, %, **, @, <<, >>, &, |, ^, got '<'}}
  %1 = py.binary "<" %0, %0
  // expected-error@+1 {{operator must be one of +=, -=, *=, /=, //=, %=, **=, @=, <<=, >>=, &=, |=, ^=, got '+'}}
  %2 = py.inplace "+" %0, %0
  // expected-error@+1 {{operator must be one of <, <=, ==, !=, >, >=, is, is not, in, not in, got '<>'}}
  %3 = py.compare "<>" %0, %0
  // expected-error@+1 {{operator must be one of -, +, ~, got '!'}}
  %4 = py.unary "!" %0
}

// -----

py.func @operand_types() code 0 {
  %0 = "py.const"() <{value = #py.literal<1>}> : () -> !py.object
  // expected-error@+1 {{result 'result' at position 0 does not verify}}
  %1 = "py.not"(%0) : (!py.object) -> i64
}

// -----

py.func @displays() code 0 {
  %0 = py.const 1
  // expected-error@+1 {{display must be one of tuple, list, set, dict, slice, string, got 'bag'}}
  %1 = py.build "bag"(%0)
  // expected-error@+1 {{conversion must be one of , s, r, a, got 'q'}}
  %2 = py.format %0 "q"
  // expected-error@+1 {{operand 'callee' is missing}}
  %3 = "py.call"() <{kinds = #py.names<>}> : () -> !py.object
  // expected-error@+1 {{attribute 'kinds' must have 1 entries, got 2}}
  %4 = "py.call"(%0, %0) <{kinds = #py.names<"", "k">}> : (!py.object, !py.object) -> !py.object
  // expected-error@+1 {{attribute 'kinds' must have 2 entries, got 0}}
  %5 = "py.build"(%0, %0) <{what = "list", kinds = #py.names<>}> : (!py.object, !py.object) -> !py.object
}

// -----

py.func @several() code 0 {
  %0 = py.const 1
  // expected-error@+1 {{unpacking must have 3 results, got 2}}
  %1, %2 = "py.unpack"(%0) <{before = #builtin.int<1>, after = #builtin.int<1>}> : (!py.object) -> (!py.object, !py.object)
  // expected-error@+1 {{py.raise takes at most 2 operands, got 3}}
  "py.raise"(%0, %0, %0) : (!py.object, !py.object, !py.object) -> ()
  // expected-error@+1 {{py.collect takes 1 or 2 operands, got 0}}
  "py.collect"() : () -> ()
  // expected-error@+1 {{attribute 'names' must not be empty}}
  py.global ()
  // expected-error@+1 {{type parameter must be one of typevar, typevartuple, paramspec, alias, got 'T'}}
  %3 = py.type_param "T" "T"
}

// -----

// expected-error@+1 {{attribute 'kind' must be one of module, function, lambda, class, generic, lazy, got 'method'}}
"py.func"() <{sym_name = "f", code = #builtin.int<0>, kind = "method", runs = "plain", params = #py.params<()>, local_names = #py.names<>, cell_names = #py.names<>, free_names = #py.names<>}> ({
}) : () -> ()

// -----

// expected-error@+1 {{attribute 'runs' must be one of plain, generator, coroutine, async_generator, got 'fast'}}
"py.func"() <{sym_name = "f", code = #builtin.int<0>, kind = "function", runs = "fast", params = #py.params<()>, local_names = #py.names<>, cell_names = #py.names<>, free_names = #py.names<>}> ({
}) : () -> ()

// -----

// expected-error@+1 {{parameter 'b' must not follow one of a later kind}}
py.func @order(**a, b) code 0 {
}
