"""Put the body of a small native function in the place of the call, and unroll a function's calls of itself.

    rt.func @half(%n: i64) -> i64 ... {
      %s = rt.snapshot at 4 ... locals(0 = %n) ...
      %r = rt.ifloordiv %n, %two, %s
      rt.return %r
    }
    rt.func @use(%a: i64) -> i64 ... {
      %t = rt.snapshot at 16 ...                          %0 = rt.iconst 2
      %b = rt.call @half(%a), %t : i64              =>    %t = rt.snapshot at 16 ...
      rt.return %b                                        %s = rt.snapshot at 4 ... in @half parent %t
    }                                                     %r = rt.ifloordiv %a, %0, %s
                                                          rt.return %r

Every inlined frame can still be rebuilt: its snapshots have the caller's state, waiting in the call, as parent.
The check that one more frame may be entered is inlined with the rest, so RecursionError comes where it does in CPython.
Calls of the function itself are replaced level by level; one check at its start then says that there is depth enough
for all of them, and where there is not, a copy of the function as it was runs.
Does not fire for callees heavier than `callee`, in a function that has grown by `growth` (by `recursion` from its own
body), beyond `levels` calls deep, or once the whole module has grown by `total`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from xdsl.dialects.builtin import ModuleOp

from pymlir.dialects import rt
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.rt_inlining.body import Body, Copy, Host


@dataclass(frozen=True)
class RtInlinePass(Pass):
    name = "rt-inline"
    summary = "put small native functions in the place of their calls, unroll recursion"
    statistics: ClassVar = {
        "calls-inlined": "calls replaced by the body of another function",
        "recursion-inlined": "calls replaced by the body of the function itself",
    }

    callee: int = 40
    growth: int = 320
    recursion: int = 400
    levels: int = 4
    total: int = 6000

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        functions = {op.symbol: op for op in module.ops if isinstance(op, rt.FuncOp)}
        inliner = Inliner(functions, self, context)
        for name in callees_first(functions):
            inliner.run(name)
        return inliner.changed


def calls_of(func: rt.FuncOp) -> list[rt.CallOp]:
    return [op for op in func.walk() if isinstance(op, rt.CallOp)]


def callees_first(functions: dict[str, rt.FuncOp]) -> list[str]:
    """Every function behind those it calls, as far as they do not call each other."""
    callees = {name: [call.callee for call in calls_of(func)] for name, func in functions.items()}
    order: dict[str, None] = {}
    seen: set[str] = set()
    stack = [(name, iter(callees[name])) for name in reversed(functions)]
    while stack:
        name, rest = stack[-1]
        seen.add(name)
        following = next((callee for callee in rest if callee in callees and callee not in seen), None)
        if following is None:
            order[name] = None
            stack.pop()
        else:
            stack.append((following, iter(callees[following])))
    return list(order)


class Inliner:
    """Goes from callees to callers, so that what is inlined has already inlined its own callees."""

    def __init__(self, functions: dict[str, rt.FuncOp], limits: RtInlinePass, context: PassContext):
        self.functions = functions
        self.limits = limits
        self.context = context
        self.bodies: dict[str, Body] = {}
        self.room = limits.total
        self.changed = False

    def run(self, name: str) -> None:
        host = Host(self.functions[name])
        self.inline_others(host, [call for call in calls_of(host.func) if call.callee != name])
        if any(call.callee == name for call in calls_of(host.func)):
            self.unroll(host)

    def inline_others(self, host: Host, calls: list[rt.CallOp]) -> None:
        """Callees that are small; what they called in turn is looked at next."""
        room = self.limits.growth
        for _ in range(self.limits.levels):
            found: list[rt.CallOp] = []
            for call in calls:
                if call.callee not in self.functions or call.callee == host.func.symbol:
                    continue
                body = self.body(call.callee)
                if (reason := self.too_heavy(body, room)) is not None:
                    self.context.declined(call, reason)
                    continue
                room -= body.weight
                found.extend(self.place(Copy(host, body, call), "calls-inlined"))
            calls = found
        for call in calls:
            self.context.declined(call, f"the call is {self.limits.levels} calls deep")

    def too_heavy(self, body: Body, room: int) -> str | None:
        """Why a body is not to be put in the place of a call; None when it is."""
        if body.weight > self.limits.callee:
            return f"the callee weighs {body.weight}, at most {self.limits.callee} is inlined"
        if body.weight > room:
            return f"the callee weighs {body.weight}, the function may grow by {room} more"
        if body.weight > self.room:
            return f"the callee weighs {body.weight}, the module may grow by {self.room} more"
        return None

    def unroll(self, host: Host) -> None:
        """Calls of the function itself, whole levels of them while there is room."""
        body = Body(host.func)
        levels = self.levels_of(body)
        if levels == 0:
            self.context.declined(host.func, f"its own body weighs {body.weight}, too much for a level of its calls")
            return
        calls = [call for call in calls_of(host.func) if call.callee == body.symbol]
        host.branch_on_depth(body, levels)
        for _ in range(levels):
            found: list[rt.CallOp] = []
            for call in calls:
                found.extend(self.place(Copy(host, body, call, deep=True), "recursion-inlined"))
            calls = [call for call in found if call.callee == body.symbol]

    def levels_of(self, body: Body) -> int:
        """How many whole levels fit: each call of a level becomes a body with as many calls."""
        calls = sum(isinstance(op, rt.CallOp) and op.callee == body.symbol for op in body.region.walk())
        weight, level, levels = 0, calls, 0
        while levels < self.limits.levels and weight + level * body.weight <= min(self.limits.recursion, self.room):
            weight += level * body.weight
            level *= calls
            levels += 1
        return levels

    def place(self, copy: Copy, statistic: str) -> list[rt.CallOp]:
        self.room -= copy.body.weight
        self.context.count(statistic)
        self.changed = True
        return copy.place()

    def body(self, name: str) -> Body:
        if name not in self.bodies:
            self.bodies[name] = Body(self.functions[name])
        return self.bodies[name]
