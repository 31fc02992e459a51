"""Ask at every state whether to leave there: what `--deopt-stress` runs, so that tests see every edge taken.

    %s = rt.snapshot at 24 ...                       %s = rt.snapshot at 24 ...
                                              =>     rt.stress %s

Does not fire for a snapshot that is only left by after its instruction, or whose instruction is done: what the
instruction takes from the stack may be released by then.  Nor for one that only callers' frames are made by: what the
function owns is let go by the states of the inlined code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp

from pymlir.dialects import rt
from pymlir.passes.base import Pass, PassContext


def why_not(snapshot: rt.SnapshotOp) -> str | None:
    """Why nothing can leave by the state as it stands here."""
    users = [use.operation for use in snapshot.result.uses]
    if snapshot.frame.is_done or (users and all(isinstance(user, rt.RtOp) and user.is_after for user in users)):
        return "it is only left by after its instruction"
    if users and all(isinstance(user, rt.SnapshotOp) for user in users):
        return "it is only the caller's part of other states"
    return None


@dataclass(frozen=True)
class RtStressPass(Pass):
    name = "rt-stress"
    summary = "ask at every state whether to leave there"
    statistics: ClassVar = {"states-stressed": "states that may be left by at will"}

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        reasons = {op: why_not(op) for op in module.walk() if isinstance(op, rt.SnapshotOp)}
        snapshots = [snapshot for snapshot, reason in reasons.items() if reason is None]
        for snapshot, reason in reasons.items():
            if reason is not None:
                context.declined(snapshot, reason)
        for snapshot in snapshots:
            block = snapshot.parent_block()
            assert block is not None
            stress = rt.StressOp.create(operands=[snapshot.result])
            stress.location = snapshot.location
            block.insert_op_after(stress, snapshot)
            context.count("states-stressed")
        return bool(snapshots)
