"""`rt` -> object file and meta, or the text of any stage on the way.

The meta is what the runtime needs to know: functions, assumptions, sites, constants.  It is made of dicts, lists,
tuples and constants only, so that it can be marshalled and cached with the object.
"""

from __future__ import annotations

from typing import Any, cast

from xdsl.dialects.builtin import ArrayAttr, ModuleOp
from xdsl.ir import Attribute

from pymlir.dialects import rt
from pymlir.lowering import emit, llvm
from pymlir.lowering.emit_module import ModuleEmitter
from pymlir.lowering.mlir_bindings import ir
from pymlir.lowering.stack_use import largest_frame

ABI = 1
STAGES = ("mlir", "mlir-llvm", "llvm", "llvm-opt", "asm")
BREAKER_MASKS = {11: -1, 12: -1}
"""Bits of the eval breaker that call for attention, by minor of CPython; the running one's is in `_runtime`."""
EVENT_BITS = 0xFF
SAME_LETTERS = {"argument": "p", "const": "c", "assumed": "a"}


def compile_rt(
    module: ModuleOp, prefix: str, *, opt_level: int = 2, cpu: str = "native", breaker_mask: int | None = None
) -> tuple[bytes, dict[str, Any]]:
    """The relocatable object of all functions of `module`, and its meta."""
    with ir.Context(), ir.Location.unknown():
        emitter = emit_rt(module, prefix, breaker_mask)
        meta = meta_of(module, emitter)
        emit.to_llvm_dialect(emitter)
        unit = llvm.Unit(emit.to_llvm_text(emitter.module), opt_level, cpu)
    meta["stats"] = {"llvm_instructions": unit.instructions, "sites": len(meta["sites"])}
    data = unit.emit_object()
    meta["stack_bytes"] = largest_frame(data)
    return data, meta


def emit_text(
    module: ModuleOp,
    prefix: str,
    stage: str,
    *,
    opt_level: int = 2,
    cpu: str = "native",
    breaker_mask: int | None = None,
) -> str:
    """The program as text at one of STAGES."""
    if stage not in STAGES:
        raise ValueError(f"stage must be one of {', '.join(STAGES)}, got {stage}")
    with ir.Context(), ir.Location.unknown():
        emitter = emit_rt(module, prefix, breaker_mask)
        if stage != "mlir":
            emit.to_llvm_dialect(emitter)
        if stage.startswith("mlir"):
            return str(emitter.module)
        text = emit.to_llvm_text(emitter.module)
    if stage == "llvm":
        return text
    unit = llvm.Unit(text, opt_level, cpu)
    return unit.emit_ir() if stage == "llvm-opt" else unit.emit_assembly()


def emit_rt(module: ModuleOp, prefix: str, breaker_mask: int | None = None) -> ModuleEmitter:
    """The MLIR of all functions.  Call with an MLIR context and location entered."""
    minor = minor_of(module)
    mask = BREAKER_MASKS.get(minor, EVENT_BITS) if breaker_mask is None else breaker_mask
    settings = emit.Settings(prefix, minor, mask, llvm.TRIPLE, llvm.DATA_LAYOUT)
    return emit.emit_module(module, objects_of(module), settings)


def minor_of(module: ModuleOp) -> int:
    """The minor of CPython that the module is for."""
    return _data(module.attributes["rt.minor"])


def objects_of(module: ModuleOp) -> list[Any]:
    """The module's constants."""
    return [_data(one) for one in _array(module, "rt.objects")]


def _array(module: ModuleOp, name: str) -> list[Attribute]:
    given = module.attributes.get(name)
    return list(cast(ArrayAttr[Attribute], given).data) if isinstance(given, ArrayAttr) else []


def _data(attribute: Any) -> Any:
    """The Python value of an attribute of the module."""
    value = attribute.value if hasattr(attribute, "value") else attribute
    return value.data


def meta_of(module: ModuleOp, emitter: ModuleEmitter) -> dict[str, Any]:
    """What the runtime is told, all but the statistics."""
    assumptions = [_data(one) for one in _array(module, "rt.assumptions")]
    places = {one: place for place, one in enumerate(assumptions)}
    return {
        "abi": ABI,
        "prefix": emitter.prefix,
        "minor": emitter.minor,
        "functions": [function_row(one, places) for one in emitter.functions],
        "assumptions": [resolved(one, emitter.indices) for one in assumptions],
        "sites": emitter.sites.rows,
        "objects": emitter.sites.objects.table,
    }


def resolved(assumption: tuple[Any, ...], indices: dict[str, int]) -> tuple[Any, ...]:
    """`("function", name, symbol)` with the index of the function in place of its symbol."""
    if assumption[0] == "function":
        return (*assumption[:2], indices[assumption[2]])
    return assumption


def function_row(function: rt.FuncOp, places: dict[tuple[Any, ...], int]) -> dict[str, Any]:
    return {
        "code": function.code,
        "name": function.qualname,
        "params": function.params,
        "result": function.result_letter,
        "mode": function.mode.data,
        "assumes": [places[one] for one in function.assumes],
        "regs": max(1, len(function.params)),
        "same": [(SAME_LETTERS[kind], number) for kind, number in function.same],
        "by_value": int(function.by_value),
    }
