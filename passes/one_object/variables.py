"""The object of a number as a variable: what it is at each place, in block arguments where ways meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeGuard, cast

from xdsl.dialects.builtin import ArrayAttr
from xdsl.ir import Block, BlockArgument, SSAValue

from pymlir.dialects import rt
from pymlir.dialects.py_literal import LiteralAttr
from pymlir.passes.analyses.dominance import dominance, frontiers
from pymlir.passes.analyses.identity import SMALL
from pymlir.passes.analyses.number_objects import CONSTANTS, UNBOXING, NumberObjects
from pymlir.passes.analyses.rt_loops import edges_of
from pymlir.passes.edit import insert_before, replace, with_edges


@dataclass
class Variable:
    """The object of one number, as a variable: what it is where blocks end."""

    ends: dict[Block, SSAValue]
    joins: set[Block]
    starts: dict[Block, SSAValue] = field(default_factory=dict[Block, SSAValue])


class ObjectVariables:
    """Those of one function."""

    def __init__(self, func: rt.FuncOp, found: NumberObjects):
        self.func = func
        self.found = found
        self.dominators = dominance(func.body)
        self.frontier = frontiers(self.dominators)
        self.variables: dict[SSAValue, Variable] = {}
        self.first: dict[SSAValue, SSAValue] = {}
        self.constants: dict[LiteralAttr, SSAValue] = {}
        self.made: dict[SSAValue, dict[Block, SSAValue]] = {}
        """The last object made of a number in each block."""
        self.incoming: dict[BlockArgument, list[tuple[Block, int, SSAValue]]] = {}
        """New block arguments: from which block, by which of its edges, what."""
        self.todo: list[tuple[BlockArgument, SSAValue]] = []
        self.same: dict[SSAValue, SSAValue] = {}
        """What has turned out to be another value."""
        self.nullable: set[SSAValue] = set()
        self.null = self.constant(rt.ObjectOp.of("null"))

    def constant(self, op: rt.RtOp) -> SSAValue:
        first = self.func.entry.first_op
        assert first is not None
        insert_before(first, op)
        return op.results[0]

    # ---- the object of a number, at a place

    def at_start(self, number: SSAValue, block: Block) -> SSAValue:
        """The object where the block begins, in which the number is not defined."""
        variable = self.variable(number)
        below: list[Block] = []
        while block not in variable.starts:
            if block in variable.joins:
                variable.starts[block] = self.argument(block, number)
                break
            below.append(block)
            above = self.dominators.order[self.dominators.parent[self.dominators.index[block]]]
            if above in variable.ends:
                variable.starts[block] = variable.ends[above]
                break
            block = above
        for one in below:
            variable.starts[one] = variable.starts[block]
        return variable.starts[block]

    def at_end(self, number: SSAValue, block: Block) -> SSAValue:
        if isinstance(number.owner, CONSTANTS):
            return self.of_constant(number.owner.value.data)
        if number not in self.found.tracked and number not in self.func.entry.args:
            return self.null
        found = self.variable(number).ends.get(block)
        return self.at_start(number, block) if found is None else found

    def of_constant(self, value: int | float) -> SSAValue:
        """The constant of the program's code, but for ints of which there is one object anyway."""
        literal, module = LiteralAttr(value), self.func.parent_op()
        if literal not in self.constants:
            if module is None or (isinstance(value, int) and SMALL[0] <= value <= SMALL[1]):
                return self.null
            table = list(cast("ArrayAttr[LiteralAttr]", module.attributes.get("rt.objects", ArrayAttr([]))))
            if literal not in table:
                table.append(literal)
                module.attributes["rt.objects"] = ArrayAttr(table)
            self.constants[literal] = self.constant(rt.ObjectOp.of(table.index(literal)))
        return self.constants[literal]

    def variable(self, number: SSAValue) -> Variable:
        if number not in self.variables:
            ends = {home(number): self.at_birth(number)} | self.made.get(number, {})
            joins: set[Block] = set()
            todo = list(ends)
            while todo:
                new = self.frontier.get(todo.pop(), set[Block]()) - joins
                joins |= new
                todo += new
            self.variables[number] = Variable(ends, joins)
        return self.variables[number]

    def at_birth(self, number: SSAValue) -> SSAValue:
        """The object that a number has from the start."""
        if number not in self.first:
            self.first[number] = self.object_at_birth(number)
        return self.first[number]

    def object_at_birth(self, number: SSAValue) -> SSAValue:
        if isinstance(number, BlockArgument):
            if number.block is self.func.entry:
                places = [place for place, letter in enumerate(self.func.params) if letter != "n"]
                return self.constant(rt.ArgumentOp.of(places[self.func.entry.args.index(number)]))
            return self.null if number in self.found.fresh else self.argument(number.block, number)
        return number.owner.inputs[0] if isinstance(number.owner, UNBOXING) else self.null

    def argument(self, block: Block, number: SSAValue) -> SSAValue:
        """A new argument of the block: for a number that is one, or one that lives on through it."""
        new = block.insert_arg(rt.ref, len(block.args))
        self.incoming[new] = []
        self.todo.append((new, number))
        return new

    def fill_arguments(self) -> None:
        while self.todo:
            new, number = self.todo.pop()
            for source in dict.fromkeys(self.dominators.predecessors[new.block]):
                for which, (target, values) in enumerate(edges_of(source.last_op)):
                    if target is new.block:
                        passed = values[number.index] if is_of(number, new.block) else number
                        self.incoming[new].append((source, which, self.at_end(passed, source)))

    # ---- which objects these are

    def resolved(self, value: SSAValue) -> SSAValue:
        while value in self.same:
            value = self.same[value]
        return value

    def settle(self) -> None:
        """Say which of the arguments may be null, and drop those that are the same by all ways."""
        self.nullable = {self.null}
        changed = True
        while changed:
            changed = False
            for argument, ways in self.incoming.items():
                if argument not in self.nullable and any(value in self.nullable for _, _, value in ways):
                    self.nullable.add(argument)
                    changed = True
        changed = True
        while changed:
            changed = False
            for argument, ways in list(self.incoming.items()):
                values = {self.kept(value) for _, _, value in ways} - {argument}
                if len(values) == 1:
                    self.same[argument] = values.pop()
                    del self.incoming[argument]
                    changed = True

    def kept(self, value: SSAValue) -> SSAValue:
        """What it turns out to be, when no object need be made for it."""
        value = self.resolved(value)
        while isinstance(value.owner, rt.KeptOp) and value.owner.operands[0] not in self.nullable:
            value = self.resolved(value.owner.operands[0])
        return value

    def pass_objects(self) -> None:
        """Branches pass what the new arguments want."""
        given: dict[Block, dict[int, list[SSAValue]]] = {}
        for block in self.found.blocks:
            for argument in list(block.args):
                ways = self.incoming.get(argument)
                for source, which, value in ways or ():
                    given.setdefault(source, {}).setdefault(which, []).append(self.resolved(value))
                if ways is None and argument in self.same:
                    argument.replace_all_uses_with(self.resolved(argument))
                    block.erase_arg(argument)
        for block, ways in given.items():
            last = block.last_op
            assert last is not None
            passed = [[*values, *ways.get(which, ())] for which, (_, values) in enumerate(edges_of(block.last_op))]
            replace(last, with_edges(last, last.successors, passed))


def home(value: SSAValue) -> Block:
    owner = value.owner
    block = owner if isinstance(owner, Block) else owner.parent_block()
    assert block is not None
    return block


def is_of(value: SSAValue, block: Block) -> TypeGuard[BlockArgument]:
    return isinstance(value, BlockArgument) and value.block is block
