"""Infer classes, and let native code hold ints, floats and bools unboxed.

    py.func @next(n) ... {                        py.func @next(n) ... attributes {returns = !py.int<...>} {
    ^entry(%n : !py.object):                      ^entry(%n : !py.int):
      %one = pyv.const 1 : !py.int<1, 1>            %one = pyv.const 1 : !py.int<1, 1>
      %r = pyv.binary %n "+" %one at %s     =>      %r = pyv.binary %n "+" %one at %s : !py.int<...>
      pyv.drop %n                                   pyv.return %r
      pyv.return %r                               }
    }

A parameter's type is what native callers pass and what the C entry checks: by annotation, by the calls in the
module, by default or by a guess from its use (`analyses/entries.py`).  What an operation of the interpreter gives
is checked behind it with `pyv.expect` where it is wanted unboxed.  Branches that the classes decide, and what only
they lead to, go. Does not fire when the classes are not known, or an int does not fit 64 bits; such values stay
`!py.object`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp

from pymlir.passes.analyses import lattice
from pymlir.passes.analyses.bindings import bindings
from pymlir.passes.analyses.entries import Entries
from pymlir.passes.analyses.functions import top_calls, typed_functions
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.infer.remarks import say_what_stays
from pymlir.passes.infer.represent import Representation
from pymlir.passes.infer.rewrite import Writer
from pymlir.passes.infer.versions import Versions

ROUNDS = 6
"""How often versions are made, each time by what the analysis says of those made before."""


@dataclass(frozen=True)
class PyInferPass(Pass):
    name = "py-infer"
    summary = "infer classes and ranges; hold ints, floats and bools unboxed"
    statistics: ClassVar = {
        "values-typed": "values that native code holds unboxed",
        "guards": "checks put behind or before operations",
        "tests-decided": "identity and isinstance tests with one answer",
        "divmods-split": "calls of divmod that became two divisions",
        "branches-decided": "branches that go one way only",
        "edges-versioned": "branches to a version of a block for the classes that they pass",
        "steps": "visits of blocks by the analysis",
    }

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        functions = typed_functions(module)
        if not functions:
            return False
        calls = list(top_calls(module, bindings(module)))
        engine, frames = Entries(functions, calls).solve()
        versions = {symbol: Versions() for symbol in functions}
        for _ in range(ROUNDS):
            moved = sum(versions[symbol].split(frames[symbol]) for symbol in functions)
            if not moved:
                break
            context.count("edges-versioned", moved)
            functions = typed_functions(module)
            engine, frames = Entries(functions, calls).solve()
        context.count("steps", engine.steps)
        found = [Representation(engine, frames[symbol]) for symbol in functions]
        for representation in found:
            if context.listener is not None:
                say_what_stays(representation, context)
            Writer(representation, context).run()
            op = representation.frame.function.op
            op.attributes["returns"] = lattice.type_of(representation.result)
        return True
