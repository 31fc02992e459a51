"""`rt` -> MLIR (func, arith, cf, math, llvm), in one walk through MLIR's Python bindings.

    rt.func @f(%n: i64) -> i64 scalar ... {      func.func @x_f0(%ctx: !llvm.ptr, %depth: i64, %n: i64) -> (i64, i32) {
      %s = rt.snapshot at 2 locals(0 = %n)   =>    %both = "llvm.intr.sadd.with.overflow"(%n, %c1)
      %r = rt.iadd %n, %one, %s                    cf.cond_br %overflow, ^edge, ^onward
      rt.return %r                                 return %sum, %c0_i32 : i64, i32

and a trampoline for each function, the only thing that C calls: it reads the arguments from registers, 64-bit words,
and writes the result to the first.  Every native function is internal to its object.  Illegal afterwards: all of `rt`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation

from pymlir.dialects import rt
from pymlir.lowering.emit_cells import CELLS
from pymlir.lowering.emit_control import CONTROL
from pymlir.lowering.emit_float import FLOAT
from pymlir.lowering.emit_function import FunctionEmitter
from pymlir.lowering.emit_int import INT
from pymlir.lowering.emit_module import COLD, HIDDEN, MATH_SYMBOLS, ROLE, ModuleEmitter
from pymlir.lowering.emit_object import OBJECT
from pymlir.lowering.mlir_bindings import func, ir, llvm, passmanager
from pymlir.passes.pipeline import MLIR_TO_LLVM

EMITTERS: dict[type[Operation], Callable[[FunctionEmitter, Any], Any]] = {
    **INT,
    **FLOAT,
    **OBJECT,
    **CELLS,
    **CONTROL,
}


class EmitError(Exception):
    """MLIR refused what was emitted; a fault of the compiler, not of the program."""


@dataclass
class Settings:
    """What the emitted code depends on besides the module."""

    prefix: str
    minor: int
    breaker_mask: int
    triple: str
    data_layout: str


def functions_of(module: ModuleOp) -> list[rt.FuncOp]:
    """The native functions; a function's place here is its index everywhere."""
    return [op for op in module.ops if isinstance(op, rt.FuncOp)]


def emit_module(module: ModuleOp, objects: list[Any], settings: Settings) -> ModuleEmitter:
    """Emits all functions of `module`.  Call with an MLIR context and location entered."""
    functions = functions_of(module)
    emitter = ModuleEmitter(functions, settings.prefix, objects, settings.minor, settings.breaker_mask)
    attributes = emitter.module.operation.attributes
    attributes["llvm.target_triple"] = ir.StringAttr.get(settings.triple)
    attributes["llvm.data_layout"] = ir.StringAttr.get(settings.data_layout)
    natives = [declare_native(emitter, index) for index in range(len(functions))]
    for index, native in enumerate(natives):
        emit_function(emitter, index, native)
        emit_entry(emitter, index)
    return emitter


def declare_native(emitter: ModuleEmitter, index: int) -> Any:
    types = emitter.native_types(emitter.functions[index])
    location = emitter.scopes.of_function(index)
    native = func.FuncOp(emitter.native_names[index], types, visibility="private", loc=location, ip=emitter.body)
    native.attributes["llvm.linkage"] = emitter.types.internal
    native.add_entry_block(arg_locs=[location] * len(types[0]))
    return native


def in_dominance_order(function: rt.FuncOp) -> list[Block]:
    """The reachable blocks, each after all that dominate it (reverse post-order)."""
    order: list[Block] = []
    seen = {function.entry}
    stack = [(function.entry, iter(successors(function.entry)))]
    while stack:
        block, rest = stack[-1]
        onward = next((one for one in rest if one not in seen), None)
        if onward is None:
            order.append(block)
            stack.pop()
        else:
            seen.add(onward)
            stack.append((onward, iter(successors(onward))))
    order.reverse()
    return order


def successors(block: Block) -> list[Block]:
    last = block.last_op
    return [] if last is None else list(last.successors)


def emit_function(emitter: ModuleEmitter, index: int, native: Any) -> None:
    fn = FunctionEmitter(emitter, emitter.functions[index], index, native)
    reached = in_dominance_order(fn.function)
    for block in reached:
        fn.enter(fn.blocks[block])
        for op in block.ops:
            if not isinstance(op, rt.SnapshotOp):
                emit_op(fn, op)
    for block, made in fn.blocks.items():
        if block not in reached:
            fn.enter(made)
            llvm.UnreachableOp(loc=fn.loc, ip=fn.ip)


def emit_op(fn: FunctionEmitter, op: Operation) -> None:
    fn.locate(op)
    made = EMITTERS[type(op)](fn, op)
    results = cast(list[Any], made) if isinstance(made, list) else [made]
    fn.values.update(zip(op.results, results, strict=True))


def emit_entry(emitter: ModuleEmitter, index: int) -> None:
    """The trampoline `i32 <prefix>_e<index>(ptr ctx, i64 depth, ptr regs)`."""
    types = emitter.types
    function = emitter.functions[index]
    location = emitter.scopes.of_entry(index)
    inputs = [types.ptr, types.i64, types.ptr]
    entry = func.FuncOp(emitter.entry_names[index], (inputs, [types.i32]), loc=location, ip=emitter.body)
    entry.attributes[ROLE] = ir.StringAttr.get("entry")
    block = entry.add_entry_block(arg_locs=[location] * len(inputs))
    build = TrampolineBuilder(emitter, location, block)
    ctx, depth, regs = block.arguments
    places = [place for place, letter in enumerate(function.params) if letter != "n"]
    arguments = [
        build.read(regs, place, argument.type) for place, argument in zip(places, function.entry.args, strict=True)
    ]
    _, results = emitter.native_types(function)
    made = build.call(results, emitter.native_names[index], [ctx, depth, *arguments])
    if function.result is not None:
        build.store(build.widen(made[0]) if function.result == rt.i1 else made[0], regs)
    build.give_back([made[len(results) - 1]])


class TrampolineBuilder(FunctionEmitter):
    """A builder without the parts of a native function."""

    def __init__(self, emitter: ModuleEmitter, location: Any, block: Any):
        super(FunctionEmitter, self).__init__(emitter.types, location)
        self.module = emitter
        self.ip = self.constants_ip = ir.InsertionPoint(block)

    def read(self, regs: Any, place: int, type_: Any) -> Any:
        address = self.slot(regs, place)
        if type_ == rt.i1:
            return self.compare("ne", self.load(self.types.i64, address), self.int(0))
        return self.load(self.module.type_of(type_), address)


# ---- to the llvm dialect


def to_llvm_dialect(emitter: ModuleEmitter) -> None:
    """Converts in place, then says of each function what LLVM may rely on."""
    try:
        passmanager.PassManager.parse(f"builtin.module({MLIR_TO_LLVM})").run(emitter.module.operation)
    except ir.MLIRError as error:
        raise EmitError(str(error)) from error
    annotate_llvm(emitter.module)


def annotate_llvm(module: Any) -> None:
    """What LLVM may rely on, for each function, by its name and the role it was emitted with."""
    for op in module.body.operations:
        if op.operation.name == "llvm.func":
            annotate(op.operation.attributes)


def annotate(attributes: Any) -> None:
    name = ir.StringAttr(attributes["sym_name"]).value
    role = ir.StringAttr(attributes[ROLE]).value if ROLE in attributes else ""
    words = ["nounwind"]
    if role in ("leave", "visit", "poll"):
        # Inlined into their sites, the stores would be back.
        words.append("noinline")
    if role == "entry":
        attributes["visibility_"] = ir.IntegerAttr.get(ir.IntegerType.get_signless(64), HIDDEN)
        attributes["dso_local"] = ir.UnitAttr.get()
    if role:
        del attributes[ROLE]
    if name in COLD or role in ("leave", "poll"):
        words.append("cold")
    row = MATH_SYMBOLS.get(name)
    if row is not None:
        words.append("willreturn")
        attributes["memory_effects"] = ir.Attribute.parse(WRITES_ARGUMENT if row.guard == "status" else TOUCHES_NOTHING)
    attributes["passthrough"] = ir.ArrayAttr.get([ir.StringAttr.get(word) for word in words])


TOUCHES_NOTHING = (
    "#llvm.memory_effects<other = none, argMem = none, inaccessibleMem = none, errnoMem = none, "
    "targetMem0 = none, targetMem1 = none>"
)
WRITES_ARGUMENT = TOUCHES_NOTHING.replace("argMem = none", "argMem = write")


def to_llvm_text(module: Any) -> str:
    """LLVM IR of a module in the llvm dialect."""
    return str(llvm.translate_module_to_llvmir(module.operation))
