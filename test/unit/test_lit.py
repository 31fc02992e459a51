"""Every lit test, run as one: its failures are shown as lit prints them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_lit() -> None:
    lit = [sys.executable, "-c", "from lit.main import main; main()", "-q", "--workers=2", str(ROOT / "test")]
    done = subprocess.run(lit, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
