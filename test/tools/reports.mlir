// RUN: pyopt %S/sources/totals.py --pipeline-to=rt --statistics -o %t 2>&1 | filecheck %s
// RUN: pyopt %S/sources/totals.py --pipeline-to=rt --timing -o %t 2>&1 | filecheck %s --check-prefix=TIME
// RUN: pyopt %S/sources/totals.py --pipeline-to=rt --timing --statistics 2> %t | pyopt | filecheck %s --check-prefix=OUT

// CHECK: Pass statistics report
// CHECK: {{^}}count-loops
// CHECK-NEXT: (S) {{ +}}1 loops-counted - loops over range that count

// Passes of others have no numbers to show.
// RUN: pyopt %S/sources/totals.py --pipeline-to=rt -p emit-mlir,mlir:cse --statistics -o %t 2>&1 | filecheck %s --check-prefix=OTHERS
// OTHERS: report
// OTHERS-NOT: report
// OTHERS: passes of xDSL's and MLIR's count nothing here: cse

// TIME: Execution time report
// TIME: read
// TIME: pipeline
// TIME-NEXT: {{^.*%\)    }}limit-size
// TIME-NEXT: {{^.*%\)      }}(verify)
// TIME: (100.0%)  total

// Only the IR goes to stdout.
// OUT: {{^}}builtin.module
