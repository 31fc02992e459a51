"""The frame of one native function: values, blocks, and the edges to the interpreter.

    rt.func @f(%n : i64) -> i64 ...      =>  func.func @<prefix>_f0(%ctx, %depth, %n : i64) -> (i64, i32)

A function that has left returns status 1.  Each edge hands the values of its frames to a helper, which stores them in
a buffer and has the runtime record the frame of the site; all edges return through one block:

    ^edge:  call @<prefix>_leave_if(%ctx, %c7_i32, %n, %x)         ^left:  return %zero, %c1_i32
            cf.br ^left

The helpers (see emit_module.py) are shared by all sites with values of the same kinds: a site costs LLVM one call.
"""

from __future__ import annotations

from typing import Any

from xdsl.ir import Block, Operation, SSAValue

from pymlir.dialects.rt_base import RtOp, f64, i1, i64
from pymlir.dialects.rt_func import FuncOp
from pymlir.dialects.rt_state import snapshot_of
from pymlir.lowering.emit_builder import LIKELY, UNLIKELY, Builder
from pymlir.lowering.emit_debug import Place, place_of
from pymlir.lowering.emit_module import ModuleEmitter
from pymlir.lowering.mlir_bindings import cf, ir, llvm
from pymlir.lowering.sites import Site

EdgeKey = tuple[SSAValue, str, SSAValue | None]


class FunctionEmitter(Builder):
    """Emits the body of `function` into `native`, an empty func.func."""

    def __init__(self, module: ModuleEmitter, function: FuncOp, index: int, native: Any):
        super().__init__(module.types, module.scopes.of_function(index))
        self.module = module
        self.function = function
        self.index = index
        self.region: Any = native.regions[0]
        self.result_type: Any = None if function.result is None else module.type_of(function.result)
        self.values: dict[SSAValue, Any] = {}
        self.blocks: dict[Block, Any] = {}
        self.edges: dict[EdgeKey, Any] = {}
        self.left_block: Any = None
        self._scratch: Any = None
        self._breaker: Any = None
        self.prologue(native)

    def prologue(self, native: Any) -> None:
        """The first block has only constants; they are put before its branch."""
        first = native.entry_block
        arguments = list(first.arguments)
        self.ctx, self.depth = arguments[:2]
        for block in self.function.body.blocks:
            is_entry = block is self.function.entry
            types = [] if is_entry else [self.module.type_of(argument.type) for argument in block.args]
            made = self.region.blocks.append(*types, arg_locs=[self.loc] * len(types))
            self.blocks[block] = made
            self.values.update(zip(block.args, arguments[2:] if is_entry else made.arguments, strict=True))
        start = cf.BranchOp([], self.blocks[self.function.entry], loc=self.loc, ip=ir.InsertionPoint(first))
        self.constants_ip = ir.InsertionPoint(start)

    # ---- position

    def enter(self, block: Any) -> None:
        """Operations are appended to `block` from here on."""
        self.ip = ir.InsertionPoint(block)

    def new_block(self, *types: Any) -> Any:
        return self.region.blocks.append(*types, arg_locs=[self.loc] * len(types))

    def locate(self, op: Operation) -> None:
        """Takes over the source line of `op`; what has none belongs to the line before it."""
        state = op.state if isinstance(op, RtOp) else None
        place = place_of(op)
        if state is not None:
            snapshot = snapshot_of(state)
            self.loc = self.module.scopes.of_snapshot(
                snapshot, self.index, place or place_of(snapshot) or Place(self.function.line, 1)
            )
        elif place is not None:
            self.loc = self.module.scopes.plain(self.index, place)

    # ---- values

    def value(self, value: SSAValue) -> Any:
        return self.values[value]

    def inputs(self, op: RtOp) -> list[Any]:
        return [self.values[value] for value in op.inputs]

    def scratch(self) -> Any:
        """A 64-bit word that C functions store a result through."""
        if self._scratch is None:
            self._scratch = self.words(1)
        return self._scratch

    def breaker(self) -> Any:
        """Where the interpreter is told to look up; the context's first word, read when the function starts."""
        if self._breaker is None:
            types = self.types
            self._breaker = llvm.LoadOp(types.ptr, self.ctx, invariant=True, loc=self.loc, ip=self.constants_ip).res
        return self._breaker

    def module_pointer(self) -> Any:
        return self.load(self.types.ptr, self.address(self.module.module_symbol))

    # ---- edges

    def leave_unless(self, condition: Any, op: RtOp) -> None:
        """Goes on where `condition` holds, and leaves by the state of `op` where it does not."""
        onward = self.new_block()
        self.branch_if(condition, onward, self.edge_of(op), weights=LIKELY)
        self.enter(onward)

    def leave_if(self, condition: Any, op: RtOp) -> None:
        onward = self.new_block()
        self.branch_if(condition, self.edge_of(op), onward, weights=UNLIKELY)
        self.enter(onward)

    def edge_of(self, op: RtOp) -> Any:
        """The block that leaves by the state of `op`."""
        assert op.state is not None, f"{op.name} leaves without a state"
        return self.edge(op.state, "after" if op.is_after else "before", op.pushed)

    def edge(self, state: SSAValue, mode: str, pushed: SSAValue | None = None) -> Any:
        """The block that leaves by `state`; one for each way of using it."""
        key = (state, mode, pushed)
        found = self.edges.get(key)
        if found is None:
            found = self.edges[key] = self.new_block()
            here = self.ip
            self.enter(found)
            site = self.module.sites.add(snapshot_of(state), self.index, mode, pushed=pushed)
            helper = self.module.edge_helper("leave", site)
            self.call([], helper, [self.ctx, self.int32(site.number), *self.site_values(site)])
            self.branch(self.left(), [])
            self.ip = here
        return found

    def site_values(self, site: Site) -> list[Any]:
        return [self.values[value] for value in site.values]

    def left(self) -> Any:
        """The block that returns once the runtime has recorded everything."""
        if self.left_block is None:
            here = self.ip
            self.left_block = self.new_block()
            self.enter(self.left_block)
            self.return_left()
            self.ip = here
        return self.left_block

    def return_left(self) -> None:
        nothing: list[Any] = []
        if self.function.result == i64:
            nothing = [self.int(0)]
        elif self.function.result == f64:
            nothing = [self.float(0.0)]
        elif self.function.result == i1:
            nothing = [self.bool(False)]
        elif self.function.result is not None:
            nothing = [self.null()]
        self.give_back([*nothing, self.int32(1)])

    # ---- calls

    def call_c(self, symbol: str, arguments: list[Any]) -> Any:
        """Calls a function of the runtime; its result, if it has one."""
        results = self.call(self.module.declare(symbol), symbol, arguments)
        return results[0] if len(results) else None

    def call_checked(self, symbol: str, arguments: list[Any], type_: Any, op: RtOp) -> Any:
        """Calls a C function that stores its result through a last argument; leaves when it returns 0."""
        place = self.scratch()
        status = self.call_c(symbol, [*arguments, place])
        self.leave_if(self.compare("eq", status, self.int32(0)), op)
        return self.load(type_, place)
