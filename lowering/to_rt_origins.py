"""Which object a number is that the function returns: its *origin*, carried beside the number where it may be several.

    pyv.cond_br %c, ^bb1(%y), ^bb1(%total)          rt.cond_br %c, ^bb1(%y, %one), ^bb1(%total, %zero)
  ^bb1(%r : !py.int):                         =>  ^bb1(%r : i64, %k : i64):
    pyv.return %r                                   rt.return %r origin %k

The function lists the parameters and constants that its result may be (`same`); an origin is a place in that list, from
1, or 0 for a number that was made on the way.  Where all ways give one origin it is a constant, and only what a return
may give back is looked at, so loops that compute carry nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.ir import Block, BlockArgument, SSAValue

from pymlir.dialects import py_values as pyv
from pymlir.dialects import pyv_typed, rt
from pymlir.dialects.py import FuncOp
from pymlir.lowering.to_rt_known import object_of
from pymlir.lowering.to_rt_values import FunctionBuilder, representation
from pymlir.passes.analyses.returned_params import COMPUTED, FunctionOrigins, Origin, Returned


class OriginTags:
    """The origins of one function's values, as values of `rt`."""

    def __init__(self, builder: FunctionBuilder, func: FuncOp, returned: Returned, functions: Mapping[str, FuncOp]):
        self.builder = builder
        self.func = func
        self.returned = returned
        self.functions = functions
        self.found = FunctionOrigins(func, returned)
        self.listed = self.list_of(func.sym_name.data, representation(func.attributes["returns"]))
        self.places = {one: place for place, one in enumerate(self.listed, 1)}
        self.beside: dict[SSAValue, SSAValue] = {}

    def list_of(self, name: str, result: object) -> list[Origin]:
        """What the function's result may be, of its own class."""
        if result not in (rt.i64, rt.f64):
            return []
        kinds = [representation(arg.type) for arg in self.functions[name].body.blocks[0].args]
        fitting = [
            one
            for one in self.returned[name]
            if one is not COMPUTED
            and (kinds[one] == result if isinstance(one, int) else isinstance(one[0].data, float) == (result == rt.f64))
        ]
        return sorted(fitting, key=lambda one: (not isinstance(one, int), str(one)))

    def rows(self) -> list[rt.Same]:
        return [
            ("argument", one) if isinstance(one, int) else object_of(self.builder, *one)
            for one in self.listed
            if one is not COMPUTED
        ]

    def lost_in_frames(self) -> bool:
        """Whether a frame that is left by may hold a listed object as a mere number."""
        if not self.listed:
            return False
        held = (value for op in self.func.body.walk() if isinstance(op, pyv.SnapshotOp) for value in op.values)
        calls = (op.result for op in self.func.body.walk() if isinstance(op, pyv_typed.NativeCallOp))
        entry = self.func.body.blocks[0]
        inner = (value for value in {*held, *calls} if not (isinstance(value, BlockArgument) and value.block is entry))
        return any(not self.found.of(value).isdisjoint(self.listed) for value in inner)

    # ---- values

    def is_asked(self, python: SSAValue) -> bool:
        """Whether several origins are possible, and a return may give the value back."""
        if not self.listed or python not in self.found.on_the_way:
            return False
        return len({self.number(one) for one in self.found.of(python)}) > 1

    def number(self, origin: Origin) -> int:
        return self.places.get(origin, 0)

    def add_argument(self, block: Block, python: BlockArgument) -> None:
        if python.block is not self.func.body.blocks[0] and self.is_asked(python):
            self.beside[python] = block.insert_arg(rt.i64, len(block.args))

    def passed(self, argument: BlockArgument, value: SSAValue) -> list[SSAValue]:
        """What a branch passes beside the value."""
        return [self.of(value)] if argument in self.beside else []

    def called(self, python: SSAValue, origin: SSAValue) -> None:
        """The callee's list, entry by entry, in terms of this function's."""
        b = self.builder
        op = python.owner
        assert isinstance(op, pyv_typed.NativeCallOp)
        made = b.constant(0)
        theirs = self.list_of(op.callee.string_value(), representation(python.type))
        for place, one in enumerate(theirs, 1):
            ours = self.of(op.args[one]) if isinstance(one, int) else b.constant(self.number(one))
            hit = b.add(rt.ICmpOp.of("eq", origin, b.constant(place))).results[0]
            made = b.new(rt.SelectOp, hit, ours, made, result=rt.i64)
        self.beside[python] = made

    def of(self, python: SSAValue) -> SSAValue:
        """The origin of a value, where the builder stands."""
        b = self.builder
        numbers = {self.number(one) for one in self.found.of(python)}
        if len(numbers) < 2:
            return b.constant(numbers.pop() if numbers else 0)
        if python in self.beside:
            return self.beside[python]
        op = python.owner
        if isinstance(op, pyv_typed.IntrinsicOp):
            return self.of_intrinsic(op)
        assert isinstance(op, pyv_typed.RefineOp | pyv_typed.MaybeOp | pyv.ExpectOp | pyv.CheckBoundOp | pyv.UnaryOp)
        return self.of(op.value)

    def of_intrinsic(self, op: pyv_typed.IntrinsicOp) -> SSAValue:
        """The comparisons of `min` and `max` once more, which LLVM finds; `abs` keeps what is not negative."""
        b, name = self.builder, op.function.data
        kind = representation(op.result.type)
        compare = rt.FCmpOp if kind == rt.f64 else rt.ICmpOp
        best, origin = b.value(op.args[0]), self.of(op.args[0])
        if name == "abs":
            keeps = b.add(rt.ICmpOp.of("ge", best, b.constant(0))).results[0]
            return b.new(rt.SelectOp, keeps, origin, b.constant(0), result=rt.i64)
        for arg in op.args[1:]:
            value = b.value(arg)
            better = b.add(compare.of("lt" if name == "min" else "gt", value, best)).results[0]
            best = b.new(rt.SelectOp, better, value, best, result=kind)
            origin = b.new(rt.SelectOp, better, self.of(arg), origin, result=rt.i64)
        return origin
