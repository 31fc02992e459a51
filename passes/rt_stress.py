"""Ask at every state whether to leave there: what `--deopt-stress` runs, so that tests see every edge taken.

    %s = rt.snapshot at 24 ...                       %s = rt.snapshot at 24 ...
                                              =>     rt.stress %s

Does not fire twice for the same place: of two snapshots that differ only in what they release, the first asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp

from pymlir.dialects import rt
from pymlir.passes.base import Pass, PassContext


@dataclass(frozen=True)
class RtStressPass(Pass):
    name = "rt-stress"
    summary = "ask at every state whether to leave there"
    statistics: ClassVar = {"states-stressed": "states that may be left by at will"}

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        snapshots = [op for op in module.walk() if isinstance(op, rt.SnapshotOp)]
        for snapshot in snapshots:
            block = snapshot.parent_block()
            assert block is not None
            stress = rt.StressOp.create(operands=[snapshot.result])
            stress.location = snapshot.location
            block.insert_op_after(stress, snapshot)
            context.count("states-stressed")
        return bool(snapshots)
