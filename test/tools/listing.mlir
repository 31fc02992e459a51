// RUN: pyopt --list-passes | filecheck %s
// RUN: pyopt --list-passes=json | filecheck %s --check-prefix=JSON
// RUN: pyopt --list-dialects | filecheck %s --check-prefix=DIALECTS
// RUN: pyopt --explain-pass rt-inline | filecheck %s --check-prefix=OURS
// RUN: pyopt --explain-pass=mlir:canonicalize | filecheck %s --check-prefix=THEIRS
// RUN: pyopt --explain-pass=convert-scf-to-openmp | filecheck %s --check-prefix=XDSL
// RUN: not pyopt --explain-pass=no-such-pass 2>&1 | filecheck %s --check-prefix=NONE
// RUN: not pyopt --explain-pass=intranges 2>&1 | filecheck %s --check-prefix=NEAR

// CHECK: passes of ours:
// CHECK: int-ranges {{ +}}prove that int operations cannot overflow
// CHECK: steps between levels:
// CHECK: emit-mlir
// CHECK: passes of xDSL:
// CHECK: passes of MLIR

// JSON: "name": "rt-inline",
// JSON: "options": [
// JSON: "name": "callee",
// JSON-NEXT: "type": "int",
// JSON-NEXT: "default": "40"
// JSON: "examples": [
// JSON-NEXT: {
// JSON-NEXT: "before": [
// JSON-NEXT: "rt.func @half(%n: i64) -> i64 ... {",

// DIALECTS: dialects of ours:
// DIALECTS: pyv
// DIALECTS: dialects of xDSL:
// DIALECTS: scf
// DIALECTS: dialects of MLIR:
// DIALECTS: transform

// OURS: rt-inline: put small native functions in the place of their calls
// OURS: Does not fire
// OURS: options:
// OURS-NEXT: callee {{ +}}int {{ +}}40
// OURS: statistics:
// OURS-NEXT: calls-inlined
// OURS: preserved analyses: none

// THEIRS: canonicalize (MLIR's): rewrite ops to their canonical form
// THEIRS: max-iterations {{ +}}10

// XDSL: convert-scf-to-openmp (xDSL's)
// XDSL: collapse

// NONE: pyopt: no pass named 'no-such-pass': --list-passes shows all
// NEAR: pyopt: no pass named 'intranges': did you mean int-ranges?
