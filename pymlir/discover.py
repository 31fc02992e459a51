"""The modules a program imports that lie beside it, by reading its import statements.

What is imported by a computed name is not seen; an executable finds such a module where it would find any other.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Found:
    """A module's name and file."""

    name: str
    path: Path
    is_package: bool


def beside(program: Path) -> dict[str, Found]:
    """The modules beside a program that it imports, directly or not, by name."""
    root = program.parent
    found: dict[str, Found] = {}
    waiting = [(program, "", False)]
    while waiting:
        path, name, is_package = waiting.pop()
        for wanted in imports_of(path, name, is_package):
            module = None if wanted in found else locate(root, wanted)
            if module is not None:
                found[wanted] = module
                waiting.append((module.path, wanted, module.is_package))
    return found


def locate(root: Path, name: str) -> Found | None:
    """The file of a module of this name under a folder."""
    if name.partition(".")[0] in sys.builtin_module_names:
        return None
    path = root.joinpath(*name.split("."))
    if (path / "__init__.py").is_file():
        return Found(name, path / "__init__.py", True)
    file = path.with_name(path.name + ".py")
    return Found(name, file, False) if file.is_file() else None


def imports_of(path: Path, name: str, is_package: bool) -> list[str]:
    """Every name a file may import, packages before what is in them; empty for a file that does not parse."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return []
    package = name if is_package else name.rpartition(".")[0]
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node, package)
            if base is not None:
                names += [base, *(f"{base}.{alias.name}".lstrip(".") for alias in node.names)]
    return [prefix for one in names for prefix in prefixes(one)]


def absolute(node: ast.ImportFrom, package: str) -> str | None:
    """The full name of what `from ... import` names; None when it leaves the tree."""
    if not node.level:
        return node.module
    parts = package.split(".") if package else []
    if node.level - 1 > len(parts):
        return None
    parts = parts[: len(parts) - node.level + 1]
    return ".".join([*parts, *([node.module] if node.module else [])])


def prefixes(name: str) -> list[str]:
    """`a`, `a.b`, `a.b.c` of `a.b.c`."""
    parts = [part for part in name.split(".") if part]
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def package_modules(folder: Path) -> list[Found]:
    """Every module of a folder, named from that folder's own name when it is a package."""
    base = folder.parent if (folder / "__init__.py").is_file() else folder
    found: list[Found] = []
    for path in sorted(folder.rglob("*.py")):
        is_package = path.name == "__init__.py"
        parts = (path.parent if is_package else path.with_suffix("")).relative_to(base).parts
        if parts and all(part.isidentifier() for part in parts):
            found.append(Found(".".join(parts), path, is_package))
    return found
