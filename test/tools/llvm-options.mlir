// RUN: pyopt %S/sources/totals.py --pipeline-to=llvm-opt --llvm=-pass-remarks-missed=inline --llvm=-print-after=simplifycfg -o %t 2>&1 | filecheck %s --check-prefix=PASSES
// RUN: not pyopt %s --llvm=-pass-remarkz=inline 2>&1 | filecheck %s --check-prefix=UNKNOWN
// RUN: not pyopt %s --llvm=inline 2>&1 | filecheck %s --check-prefix=NONE

// LLVM's own options are for its steps; what it says goes to stderr, with lines of the program.
// PASSES-DAG: IR Dump After SimplifyCFGPass
// PASSES-DAG: totals.py:2:1: {{.*}} not inlined

// What LLVM would take without a word is refused.
// UNKNOWN: pyopt: LLVM has no option '-pass-remarkz': did you mean -pass-remarks or
// NONE: pyopt: --llvm takes an option of LLVM's, such as --llvm=-pass-remarks=inline, got 'inline'
