"""Ask at every state whether to leave there: what `--deopt-stress` runs, so that tests see every edge taken.

    %s = rt.snapshot at 24 ...                       %s = rt.snapshot at 24 ...
                                              =>     rt.stress %s

Does not fire for a snapshot that is only left by after its instruction, or whose instruction is done: what the
instruction takes from the stack may be released by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp

from pymlir.dialects import rt
from pymlir.passes.base import Pass, PassContext


def only_after(snapshot: rt.SnapshotOp) -> bool:
    """Whether all that leave by a snapshot do so by its after-state."""
    if snapshot.frame.is_done:
        return True
    users = [use.operation for use in snapshot.result.uses]
    return bool(users) and all(isinstance(user, rt.RtOp) and user.is_after for user in users)


@dataclass(frozen=True)
class RtStressPass(Pass):
    name = "rt-stress"
    summary = "ask at every state whether to leave there"
    statistics: ClassVar = {"states-stressed": "states that may be left by at will"}

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        found = [op for op in module.walk() if isinstance(op, rt.SnapshotOp)]
        snapshots = [snapshot for snapshot in found if not only_after(snapshot)]
        for snapshot in found:
            if only_after(snapshot):
                context.declined(snapshot, "it is only left by after its instruction")
        for snapshot in snapshots:
            block = snapshot.parent_block()
            assert block is not None
            stress = rt.StressOp.create(operands=[snapshot.result])
            stress.location = snapshot.location
            block.insert_op_after(stress, snapshot)
            context.count("states-stressed")
        return bool(snapshots)
