"""What `make demo` shows: an example compiled to an executable, run beside CPython, both times and the equal output."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).with_name("mandelbrot.py")
ROUNDS = 3


def timed(command):
    """The best time of a few runs, and the output."""
    best, output = float("inf"), b""
    for _ in range(ROUNDS):
        start = time.perf_counter()
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        best = min(best, time.perf_counter() - start)
    return best, output


def main():
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "mandelbrot")
        compile_command = [sys.executable, "-m", "pymlir", "compile", str(EXAMPLE), "-o", str(program)]
        start = time.perf_counter()
        subprocess.run(compile_command, check=True)
        print(f"pymlir compile examples/mandelbrot.py: {time.perf_counter() - start:.1f} s")
        python, wanted = timed([sys.executable, str(EXAMPLE)])
        native, got = timed([str(program)])
    sys.stdout.buffer.write(got)
    print(f"CPython     {python:8.3f} s")
    print(f"executable  {native:8.3f} s, {python / native:.1f} times as fast")
    print("the output is equal" if got == wanted else "THE OUTPUT DIFFERS")
    return got != wanted


sys.exit(main())
