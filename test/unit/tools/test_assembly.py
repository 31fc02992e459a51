"""Assembly, which no pass reads back: LLVM's assembler makes the instructions of it that an object gets."""

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from pymlir.lowering.llvm import Unit
from pymlir.tools.pyopt import main

ROOT = Path(__file__).resolve().parents[3]
ENTRY = struct.Struct("<IIQQQQIIQQ")
"""A section header of ELF64."""
ASSEMBLE = """
import sys
from pathlib import Path
from pymlir.lowering.llvm import Unit, binding

def quoted(line):
    plain = {byte: chr(byte) for byte in range(32, 127) if byte not in b'"\\\\'}
    return "".join(plain.get(byte, f"\\\\{byte:02X}") for byte in line.encode())

binding.initialize_native_target()
binding.initialize_native_asmparser()
text = Path(sys.argv[1]).read_text()
ir = "\\n".join(f'module asm "{quoted(line)}"' for line in text.split("\\n"))
Path(sys.argv[2]).write_bytes(Unit(ir).emit_object())
"""
"""For a process of its own: LLVM ends the one in which an assembly has a fault."""


def sections(elf: bytes) -> dict[str, bytes]:
    """The contents of an object's sections by name."""
    start, (size, count, names) = struct.unpack_from("<Q", elf, 0x28)[0], struct.unpack_from("<HHH", elf, 0x3A)
    headers = [ENTRY.unpack_from(elf, start + size * number) for number in range(count)]
    contents = [elf[header[4] : header[4] + header[5]] for header in headers]
    text = contents[names]
    return {
        text[header[0] : text.index(b"\0", header[0])].decode(): content
        for header, content in zip(headers, contents, strict=True)
    }


@pytest.mark.parametrize("program", ["bench/kernels/collatz.py", "test/tools/sources/totals.py"])
def test_an_assembler_makes_the_same_code_of_it(program: str, tmp_path: Path) -> None:
    listing, ir, made = tmp_path / "made.s", tmp_path / "made.ll", tmp_path / "made.o"
    assert main([str(ROOT / program), "--pipeline-to=asm", "-o", str(listing)]) == 0
    assert main([str(ROOT / program), "--pipeline-to=llvm", "-o", str(ir)]) == 0
    subprocess.run([sys.executable, "-c", ASSEMBLE, str(listing), str(made)], check=True)
    got, wanted = sections(made.read_bytes()), sections(Unit(ir.read_text()).emit_object())
    code = [name for name in wanted if name.startswith((".text", ".rodata"))]
    assert code
    assert {name: got[name] for name in code} == {name: wanted[name] for name in code}
