"""MLIR's own passes: those that are useful on what we emit and on common dialects, and the names of all.

The bindings do not list what they have.  So the table is for people, each name in it checked against the bindings by a
test; and all names are found by trying what the bindings' library has for strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

NAME = re.compile(rb"(?<=\0)[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?=\0)")
LEAST = 5_000_000
"""Bytes below which a library of the bindings has no passes in it."""

UPSTREAM: dict[str, str] = {
    "affine-loop-coalescing": "coalesce nested loops with independent bounds into one",
    "affine-loop-fusion": "fuse affine loop nests",
    "affine-loop-invariant-code-motion": "hoist what does not change out of affine loops",
    "affine-loop-tile": "tile affine loop nests",
    "affine-loop-unroll": "unroll affine loops",
    "affine-parallelize": "turn affine loops into parallel ones",
    "affine-raise-from-memref": "raise memref loads and stores to affine ones",
    "affine-scalrep": "replace affine memory accesses by scalars",
    "affine-simplify-structures": "simplify affine expressions and sets",
    "affine-super-vectorize": "vectorise affine loops for an abstract vector",
    "arith-expand": "write arith ops by simpler ones",
    "canonicalize": "rewrite ops to their canonical form",
    "control-flow-sink": "move ops into the regions that use them",
    "convert-arith-to-llvm": "arith to llvm",
    "convert-cf-to-llvm": "cf to llvm",
    "convert-complex-to-llvm": "complex to llvm",
    "convert-func-to-llvm": "func to llvm",
    "convert-index-to-llvm": "index to llvm",
    "convert-linalg-to-affine-loops": "linalg to affine loops",
    "convert-linalg-to-loops": "linalg to scf loops",
    "convert-math-to-libm": "math to calls of libm",
    "convert-math-to-llvm": "math to llvm",
    "convert-scf-to-cf": "scf to branches",
    "convert-to-llvm": "whatever says how it becomes llvm",
    "convert-vector-to-llvm": "vector to llvm",
    "convert-vector-to-scf": "vector to scf loops",
    "cse": "merge equal expressions",
    "ensure-debug-info-scope-on-llvm-func": "give each llvm.func a debug scope",
    "expand-strided-metadata": "write memref's metadata ops by simpler ones",
    "finalize-memref-to-llvm": "memref to llvm",
    "inline": "inline calls",
    "int-range-optimizations": "simplify by the ranges of integers",
    "lift-cf-to-scf": "branches to scf",
    "linalg-fuse-elementwise-ops": "fuse elementwise linalg ops",
    "llvm-legalize-for-export": "make the llvm dialect fit for translation",
    "loop-invariant-code-motion": "hoist what does not change out of loops",
    "loop-invariant-subset-hoisting": "hoist subsets that do not change out of loops",
    "lower-affine": "affine to arith and scf",
    "math-uplift-to-fma": "a multiplication and an addition to one fma",
    "mem2reg": "memory slots to values",
    "normalize-memrefs": "memrefs with layouts to such without",
    "one-shot-bufferize": "tensors to memrefs",
    "print-op-stats": "count ops, on stderr",
    "reconcile-unrealized-casts": "take casts away that undo each other",
    "remove-dead-values": "take values away that nothing needs",
    "scf-for-loop-canonicalization": "canonicalise scf.for and what uses its bounds",
    "scf-for-loop-peeling": "peel the last round off scf.for",
    "scf-for-loop-range-folding": "fold arithmetic into bounds of scf.for",
    "scf-for-to-while": "scf.for to scf.while",
    "scf-parallel-loop-fusion": "fuse neighbouring parallel loops",
    "scf-parallel-loop-tiling": "tile parallel loops",
    "sccp": "propagate constants along possible ways",
    "sroa": "split aggregates into their parts",
    "strip-debuginfo": "forget locations",
    "symbol-dce": "take symbols away that nothing refers to",
    "symbol-privatize": "make symbols private",
    "test-scf-parallel-loop-collapsing": "collapse parallel loops",
    "topological-sort": "sort blocks without terminators topologically",
    "trivial-dce": "take ops away whose results nothing uses",
}


def strings() -> Iterator[str]:
    """What looks like the name of a pass in the bindings' libraries."""
    from pymlir.lowering.mlir_bindings import ir

    for library in (Path(ir.__file__).parent / "_mlir_libs").glob("*.so"):
        if library.stat().st_size > LEAST:
            yield from (name.decode() for name in NAME.findall(library.read_bytes()))


def all_names() -> list[str]:
    """Every pass and pipeline of the bindings; some seconds' work."""
    from pymlir.lowering.mlir_bindings import ir, passmanager

    found: list[str] = []
    with ir.Context():
        for name in sorted({*UPSTREAM, *strings()}):
            try:
                passmanager.PassManager.parse(f"any({name})")
            except ValueError as error:
                if "does not refer to a registered pass" in str(error):
                    continue
            found.append(name)
    return found
