"""`and`, `or`, `not`, `if`-`else` and chained comparisons, as values and as conditions.

As a condition such an op has no value: CPython jumps out of its middle.  The frontend shows which by giving the op that
tests it no instruction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.ir import Operation, Region, SSAValue

from pymlir.dialects import py
from pymlir.dialects import py_values as pyv
from pymlir.dialects.py_types import AtAttr, BoolType
from pymlir.passes.promote.expressions import Expressions
from pymlir.passes.promote.frame import Declined, Edge
from pymlir.passes.promote.jumps import block_result, is_condition, start_line
from pymlir.passes.promote.operands import TO_BOOL_BYTES

Outcomes = tuple[list[Edge], list[Edge]]
"""Where it goes on when true, and when false."""


class Conditions(Expressions):
    """Expressions with control flow inside."""

    def is_condition(self, op: Operation) -> bool:
        return is_condition(op, self.prepared.conditions)

    def evaluate(self, op: Operation) -> None:
        handler = WITH_REGIONS.get(type(op))
        if handler is None:
            if type(op) is py.NotOp and self.is_condition(op):
                return
            return super().evaluate(op)
        if not self.is_condition(op):
            self.frame.stack.extend([None] * self.prepared.nulls.get(op, 0))
            handler(self, op)

    def region(self, region: Region) -> py.ResultOp:
        """Evaluate a region that stands for a value."""
        for op in region.blocks[0].ops:
            if isinstance(op, py.ResultOp):
                return op
            if type(op) is not py.StmtOp:
                self.evaluate(op)
        raise Declined("no value")

    # As values.

    def bool_op(self, op: py.BoolOp) -> None:
        edges: list[Edge] = []
        for region in op.regions[:-1]:
            yes, no = self.operand(op, region)
            short, goes_on = (no, yes) if op.op.data == "and" else (yes, no)
            edges += short
            for edge in goes_on:
                edge.top = None
            self.frame.start(goes_on)
        self.join(op.result, edges, self.region(op.regions[-1]))

    def operand(self, op: py.BoolOp, region: Region) -> Outcomes:
        """Test an operand, which each way out carries; it is off the stack afterwards."""
        threaded = self._threaded(op, region)
        if threaded is not None:
            return self._operand_of_operand(threaded, block_result(region).at)
        result = self.region(region)
        return self._tested(self.env[result.operands[0]], result.at)

    def _tested(self, value: SSAValue, at: AtAttr | None) -> Outcomes:
        yes, no = self.test(value, at)
        for edge in (*yes, *no):
            edge.top = value
        self.frame.pop((value,))
        return yes, no

    def _threaded(self, op: py.BoolOp, region: Region) -> py.BoolOp | None:
        """3.11 lets a jump out of `a and b` in `a and b or c` skip the test of the whole, if they begin on one line."""
        inner = block_result(region).operands[0].owner
        if self.frame.minor >= 12 or not isinstance(inner, py.BoolOp) or region.blocks[0].first_op is not inner:
            return None
        return inner if start_line(inner) == start_line(op) else None

    def _operand_of_operand(self, op: py.BoolOp, at: AtAttr | None) -> Outcomes:
        yes: list[Edge] = []
        no: list[Edge] = []
        for region in op.regions[:-1]:
            when_true, when_false = self.operand(op, region)
            short, goes_on = (when_false, when_true) if op.op.data == "and" else (when_true, when_false)
            (no if op.op.data == "and" else yes).extend(short)
            for edge in goes_on:
                edge.top = None
            self.frame.start(goes_on)
        last = self.region(op.regions[-1])
        when_true, when_false = self._tested(self.env[last.operands[0]], at)
        return yes + when_true, no + when_false

    def join(self, result: SSAValue, edges: list[Edge], last: py.ResultOp) -> None:
        """The value of an op whose last alternative has just been evaluated."""
        frame = self.frame
        value = self.env[last.operands[0]]
        frame.pop((value,))
        if frame.block is not None:
            edges = [*edges, frame.edge(value)]
        merged = frame.start(edges)
        if merged is None:
            raise Declined("a value that is never there")
        self.push(result, merged)

    def if_exp(self, op: py.IfExpOp) -> None:
        yes, no = self.condition(op.test, op.at)
        self.frame.start(yes)
        edges: list[Edge] = []
        if self.frame.block is not None:
            value = self.env[self.region(op.then).operands[0]]
            self.frame.pop((value,))
            edges.append(self.frame.edge(value))
        self.frame.start(no)
        if self.frame.block is None:
            merged = self.frame.start(edges)
            assert merged is not None
            return self.push(op.result, merged)
        self.join(op.result, edges, self.region(op.orelse))

    def chain(self, op: py.ChainOp) -> None:
        first, shared = self.env[op.first], self.env[op.shared]
        yes, no = self.test(first, op.at)
        for edge in no:
            edge.top = first
        self.frame.pop((shared, first))
        self.frame.stack.append(shared)
        self.frame.start(yes)
        self.join(op.result, no, self.region(op.rest))

    # As conditions.

    def condition(self, tested: SSAValue, at: AtAttr | None) -> Outcomes:
        """Branch on a value of the names form, which is off the stack afterwards."""
        owner = tested.owner
        if isinstance(owner, py.NotOp) and self.is_condition(owner):
            yes, no = self.condition(owner.operand, owner.at if at is None or not at.found else at)
            return no, yes
        if isinstance(owner, py.BoolOp) and self.is_condition(owner):
            return self.bool_condition(owner)
        if isinstance(owner, py.IfExpOp) and self.is_condition(owner):
            return self.if_exp_condition(owner)
        if isinstance(owner, py.ChainOp) and self.is_condition(owner):
            return self.chain_condition(owner)
        value = self.env[tested]
        if isinstance(owner, py.ConstOp) and (at is None or not at.found):
            self.frame.pop((value,))
            return ([self.frame.edge()], []) if owner.value.data else ([], [self.frame.edge()])
        outcomes = self.test(value, at)
        self.frame.pop((value,))
        return outcomes

    def bool_condition(self, op: py.BoolOp) -> Outcomes:
        yes: list[Edge] = []
        no: list[Edge] = []
        last = op.regions[-1]
        for region in op.regions:
            result = self.region(region)
            when_true, when_false = self.condition(result.operands[0], result.at)
            if region is last:
                return yes + when_true, no + when_false
            if op.op.data == "and":
                no += when_false
                self.frame.start(when_true)
            else:
                yes += when_true
                self.frame.start(when_false)
            if self.frame.block is None:
                break
        return yes, no

    def if_exp_condition(self, op: py.IfExpOp) -> Outcomes:
        outcomes: Outcomes = ([], [])
        for edges, region in zip(self.condition(op.test, op.at), (op.then, op.orelse), strict=True):
            self.frame.start(edges)
            if self.frame.block is not None:
                result = self.region(region)
                for found, more in zip(outcomes, self.condition(result.operands[0], result.at), strict=True):
                    found.extend(more)
        return outcomes

    def chain_condition(self, op: py.ChainOp) -> Outcomes:
        first, shared = self.env[op.first], self.env[op.shared]
        yes, no = self.test(first, op.at)
        self.frame.pop((shared, first))
        self.frame.stack.append(shared)
        self.frame.start(yes)
        result = self.region(op.rest)
        rest_yes, rest_no = self.condition(result.operands[0], result.at)
        return rest_yes, no + rest_no

    # The test itself.

    def test(self, value: SSAValue, at: AtAttr | None) -> Outcomes:
        """Branch on a value's truth; it stays on the stack."""
        frame = self.frame
        if isinstance(value.type, BoolType):
            if at is not None:
                frame.locate(at)
            truth = frame.result(pyv.TruthOp(value, None))
        else:
            copied = at is not None and at.depth == len(frame.stack) + 1
            if copied:
                frame.stack.append(value)
            truth = frame.result(pyv.TruthOp(value, frame.snapshot(at, 1, again=not self._gives_bool(at))))
            if copied:
                frame.stack.pop()
        yes, no = frame.fork(truth)
        return [yes], [no]

    def _gives_bool(self, at: AtAttr | None) -> bool:
        """TO_BOOL: the instruction leaves the answer on the stack, for a jump that follows."""
        return self.frame.minor >= 13 and at is not None and at.next - at.at == TO_BOOL_BYTES


WITH_REGIONS: dict[type[Operation], Callable[[Conditions, Any], None]] = {
    py.BoolOp: Conditions.bool_op,
    py.IfExpOp: Conditions.if_exp,
    py.ChainOp: Conditions.chain,
}
