"""What llvm.py asks of LLVM: targets, the two spellings of doubles, no fused arithmetic, no broken vector code."""

from __future__ import annotations

import ctypes
import math
import struct

import pytest
from native_harness import load, parse

from pymlir.lowering import llvm
from pymlir.lowering.native import STAGES, emit_text

FUSABLE = """
rt.func @f(%a: f64, %b: f64) -> f64 scalar code 1 params "ff" name "f" at "a.py" 1 {
  %p = rt.fmul %a, %b
  %r = rt.fadd %p, %a
  rt.return %r
}
"""

# A plain sieve: a loop that LLVM vectorises when it is let, of the kind seen to crash with AVX-512.
SIEVE = """
define i64 @sieve(ptr %flags, i64 %n) {
entry:
  br label %clear
clear:
  %c = phi i64 [ 0, %entry ], [ %c1, %clear ]
  %at = getelementptr i8, ptr %flags, i64 %c
  store i8 1, ptr %at
  %c1 = add nuw nsw i64 %c, 1
  %cleared = icmp eq i64 %c1, %n
  br i1 %cleared, label %outer, label %clear
outer:
  %i = phi i64 [ 2, %clear ], [ %i1, %next ]
  %count = phi i64 [ 0, %clear ], [ %count1, %next ]
  %done = icmp sge i64 %i, %n
  br i1 %done, label %exit, label %test
test:
  %here = getelementptr i8, ptr %flags, i64 %i
  %flag = load i8, ptr %here
  %prime = icmp ne i8 %flag, 0
  br i1 %prime, label %inner, label %next
inner:
  %j = phi i64 [ %i, %test ], [ %j1, %cross ]
  %more = icmp slt i64 %j, %n
  br i1 %more, label %cross, label %counted
cross:
  %there = getelementptr i8, ptr %flags, i64 %j
  store i8 0, ptr %there
  %j1 = add nsw i64 %j, %i
  br label %inner
counted:
  br label %next
next:
  %one = phi i64 [ 0, %test ], [ 1, %counted ]
  %count1 = add nsw i64 %count, %one
  %i1 = add nuw nsw i64 %i, 1
  br label %outer
exit:
  ret i64 %count
}
"""


def test_avx512_is_never_chosen() -> None:
    levels = [name for name, _ in llvm.CPU_LEVELS]
    assert llvm.host_cpu() in (*levels, llvm.BASELINE_CPU)
    assert "x86-64-v4" not in levels


@pytest.mark.parametrize("cpu", ["native", "x86-64"])
@pytest.mark.parametrize("opt_level", [0, 1, 2, 3])
def test_sieve_at_every_level(library: ctypes.CDLL, opt_level: int, cpu: str) -> None:
    data = llvm.Unit(SIEVE, opt_level, cpu).emit_object()
    handle = library.harness_load(data, len(data), None)
    run = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_char_p, ctypes.c_int64)(library.harness_symbol(handle, b"sieve"))
    assert run(ctypes.create_string_buffer(100_000), 100_000) == 9592  # type: ignore[arg-type]
    library.harness_unload(handle)


def test_nothing_is_fused() -> None:
    assembly = emit_text(parse(FUSABLE), "pm_test", "asm", opt_level=3, cpu="x86-64-v3")
    assert "mulsd" in assembly and "vfm" not in assembly


@pytest.mark.parametrize("value", [0.1, 1 / 3, 5e-324, 1e308, math.inf, -math.inf, math.nan, -0.0, 2.0**31], ids=str)
def test_constants_keep_their_bits(library: ctypes.CDLL, value: float) -> None:
    text = f"%r = rt.fconst {'-' if math.copysign(1, value) < 0 else ''}{constant(abs(value))}\n rt.return %r"
    native = load(library, parse(f'rt.func @f() -> f64 scalar code 1 params "" name "f" at "a.py" 1 {{\n{text}\n}}'))
    assert struct.pack("d", native.call("f")) == struct.pack("d", value)
    native.close()


def constant(value: float) -> str:
    text = repr(value)
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def test_older_spelling_touches_doubles_only() -> None:
    text = 'fadd double f0x3FB999999999999A, +inf ; "f0x3FB999999999999A" -qnan'
    assert llvm.older_spelling(text) == (
        'fadd double 0x3FB999999999999A, 0x7FF0000000000000 ; "f0x3FB999999999999A" -qnan'
    )


def test_faulty_ir_is_reported() -> None:
    with pytest.raises(llvm.LLVMError, match="expected"):
        llvm.parse("define i32 @f( {")


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_a_text(stage: str) -> None:
    wanted = {"mlir": "arith.mulf", "mlir-llvm": "llvm.fmul", "llvm": "fmul double", "llvm-opt": "fmul double"}
    assert wanted.get(stage, "mulsd") in emit_text(parse(FUSABLE), "pm_test", stage)


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="stage must be one of mlir, "):
        emit_text(parse(FUSABLE), "pm_test", "object")


def test_large_modules_get_the_quick_pipeline(library: ctypes.CDLL) -> None:
    """Past WHOLE_PIPELINE instructions; the result is the same."""
    line = "%x{n} = rt.fadd %x{m}, %b\n"
    body = "".join(line.format(n=n + 1, m=n) for n in range(llvm.WHOLE_PIPELINE))
    text = (
        'rt.func @f(%x0: f64, %b: f64) -> f64 scalar code 1 params "ff" name "f" at "a.py" 1 {\n'
        f"{body} rt.return %x{llvm.WHOLE_PIPELINE}\n}}"
    )
    native = load(library, parse(text))
    assert native.call("f", 0.0, 1.0) == llvm.WHOLE_PIPELINE
    native.close()
