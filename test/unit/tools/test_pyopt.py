"""What lit cannot show of pyopt: passes that break IR or fail, forms that do not read back, text that must agree."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from xdsl.dialects.builtin import ModuleOp, StringAttr

from pymlir.driver import Settings
from pymlir.lowering.native import emit_text
from pymlir.passes import registry
from pymlir.passes.base import Pass, PassContext
from pymlir.passes.pipeline import Pipeline
from pymlir.tools.ir_text import ir_context
from pymlir.tools.pyopt import main
from pymlir.tools.pyopt.arguments import ALIASES, options_parser
from pymlir.tools.pyopt.forms import XdslForm, parse_xdsl
from pymlir.tools.pyopt.named import from_python
from pymlir.tools.pyopt.resolve import is_mlir_pass
from pymlir.tools.pyopt.upstream import UPSTREAM, all_names
from pymlir.tools.pyopt.watch import check_round_trip

FUNCTION = "func.func @f(%x : i32) -> i32 {\n  func.return %x : i32\n}\n"


@dataclass(frozen=True)
class BreakReturn(Pass):
    """Leaves IR that does not verify."""

    name = "break-return"
    summary = "take the return away"

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        for op in list(module.walk()):
            if op.name == "func.return":
                op.detach()
                op.erase()
        return True


@dataclass(frozen=True)
class Stumble(Pass):
    """Fails, as a pass with a fault does."""

    name = "stumble"
    summary = "raise an exception"
    statistics: ClassVar = {}

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        raise KeyError("what is this")


@dataclass(frozen=True)
class Hang(Pass):
    """Does not end by itself."""

    name = "hang"
    summary = "be interrupted"

    def run(self, module: ModuleOp, context: PassContext) -> bool:
        raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The passes above, known by name."""
    found: dict[str, type[Pass]] = {one.name: one for one in (BreakReturn, Stumble, Hang)}
    known = registry.pass_names()
    load = registry.load_pass

    def load_also(name: str) -> type[Pass]:
        return found.get(name) or load(name)

    monkeypatch.setattr("pymlir.tools.pyopt.resolve.pass_names", lambda: (*known, *found))
    monkeypatch.setattr("pymlir.tools.pyopt.resolve.load_pass", load_also)


@pytest.fixture
def function(tmp_path: Path) -> str:
    path = tmp_path / "f.mlir"
    path.write_text(FUNCTION)
    return str(path)


def test_ir_that_does_not_verify_is_blamed_on_its_pass(function: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([function, "-p", "cse,break-return,dce"]) == 1
    said = capsys.readouterr()
    assert "the IR does not verify after step 2, break-return" in said.err
    assert not said.out


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"# coding: latin-1\nx = '\xe9'\nprint(len(x))\n", 0, "1"),
        (b"\xef\xbb\xbfprint(2)\n", 0, "2"),
        (b"# coding: ascii\nx = 1  # \xe9\n", 1, "app.py:2: error: byte 0xe9 is not ascii: name the encoding"),
        (b"# coding: no-such\n", 1, "app.py: error: unknown encoding: no-such"),
    ],
)
def test_a_source_in_the_encoding_it_names(
    content: bytes,
    status: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "app.py").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    assert main(["app.py"]) == status
    assert main(["app.py", "--run"]) == status
    assert said in "".join(capfd.readouterr())


def test_without_verify_each_the_end_is_still_verified(function: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([function, "-p", "cse,break-return", "--verify-each=false"]) == 1
    assert "after step" not in capsys.readouterr().err


def test_a_pass_that_fails_is_named_and_can_be_met_again(
    function: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.mlir"
    assert main([function, "-p", "cse,stumble,dce", f"--crash-reproducer={kept}"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert f"{function}: error: internal fault in 'stumble': KeyError: 'what is this'" in said
    assert f"note: reproducer: pyopt {kept}" in said
    assert 'pipeline: "builtin.module(stumble,dce)"' in kept.read_text()
    assert main([str(kept)]) == 1
    assert "internal fault in 'stumble'" in capsys.readouterr().err


def test_a_step_that_never_returns_leaves_its_reproducer(function: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.mlir"
    with pytest.raises(KeyboardInterrupt):
        main([function, "-p", "cse,hang,dce", f"--crash-reproducer={kept}"])
    assert 'pipeline: "builtin.module(hang,dce)"' in kept.read_text()


def test_no_reproducer_is_left_where_nothing_failed(function: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.mlir"
    assert main([function, "-p", "cse", f"--crash-reproducer={kept}", "-o", str(tmp_path / "out")]) == 0
    assert not kept.exists()
    kept.write_text("older")
    assert main([function, "-p", "cse", f"--crash-reproducer={kept}", "-o", str(tmp_path / "out")]) == 0
    assert kept.read_text() == "older"


def test_a_reproducer_keeps_options_in_quotes(
    function: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.mlir"
    pipeline = 'stumble,emit-mlir{prefix="x \\" y"}'
    assert main([function, "-p", pipeline, f"--crash-reproducer={kept}"]) == 1
    assert main([str(kept), "--dump-pass-pipeline"]) == 1
    assert 'emit-mlir{prefix="x \\" y"}' in capsys.readouterr().err


def test_a_form_that_reads_back_as_another_is_found() -> None:
    form = parse_xdsl(FUNCTION, "f.mlir", ir_context())

    class Forgetful(XdslForm):
        def reread(self, text: str) -> XdslForm:
            again = super().reread(text)
            again.module.attributes["seen"] = StringAttr("once")
            return again

    check_round_trip(form, "at first")
    with pytest.raises(Exception, match="printed IR parses to other IR"):
        check_round_trip(Forgetful(form.module, form.context), "then")


def test_the_named_pipeline_is_the_compilers_own() -> None:
    assert from_python("rt") == Settings().pipeline()
    assert from_python("llvm-opt", 1).endswith(",translate-to-llvmir,llvm-opt{level=1}")


def test_step_by_step_gives_what_the_compiler_gives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = "def f(n):\n    s = 0\n    for i in range(n):\n        s += i\n    return s\n"
    path = tmp_path / "app.py"
    path.write_text(source)
    for stage in ("llvm", "llvm-opt"):
        assert main([str(path), f"--pipeline-to={stage}"]) == 0
        text = capsys.readouterr().out
        from pymlir.frontend import source_to_py
        from pymlir.lowering.llvm import canonical

        module = source_to_py(source, str(path)).module
        Pipeline.from_text(Settings().pipeline()).run(module)
        assert text == canonical(emit_text(module, "pm_test", stage))


def test_every_pass_that_is_listed_of_mlir_is_there() -> None:
    assert not [name for name in UPSTREAM if not is_mlir_pass(name)]


def test_all_passes_of_mlir_are_found_in_its_library() -> None:
    found = all_names()
    assert found == sorted(set(found)) and set(UPSTREAM) < set(found)
    assert {"gpu-kernel-outlining", "promote-buffers-to-stack", "sparsification"} <= set(found)
    assert all(is_mlir_pass(name) for name in found)


def test_every_option_that_is_explained_is_there_and_the_other_way_round() -> None:
    page = (Path(__file__).parents[3] / "docs" / "pyopt.md").read_text()
    known = set(re.findall(r"--[a-z][a-z-]+[a-z]", options_parser().format_usage()))
    explained = set(re.findall(r"--[a-z][a-z-]+[a-z]", page))
    passes = {"--cse", "--canonicalize"}
    assert explained - known - passes - {f"--{name}" for name in ALIASES} == set()
    assert known - explained == set()


def test_remarks_are_records(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text("def f(words):\n    for word in words:\n        print(word)\n")
    assert main([str(path), "--pipeline-to=typed", f"--remarks={tmp_path / 'r.json'}", f"-o{tmp_path / 'o'}"]) == 0
    document = json.loads((tmp_path / "r.json").read_text())
    found = [one for one in document["remarks"] if one["pass"] == "choose-native"]
    assert [one["function"] for one in found] == ["f"]
    assert found[0]["location"] == {"file": str(path), "line": 1, "column": 1}
    assert {"pass", "function", "op", "reason", "location"} == set(found[0])


def test_reasons_read_as_one_sentence_part(tmp_path: Path) -> None:
    """Lower case, no period, one line, as the messages of verifiers."""
    path = tmp_path / "app.py"
    path.write_text((Path(__file__).parents[2] / "tools" / "sources" / "totals.py").read_text())
    main([str(path), "--pipeline-to=rt", f"--remarks={tmp_path / 'r.json'}", f"-o{tmp_path / 'o'}"])
    reasons = [one["reason"] for one in json.loads((tmp_path / "r.json").read_text())["remarks"]]
    assert reasons
    assert not [text for text in reasons if text[:1].isupper() or text.endswith(".") or "\n" in text]
