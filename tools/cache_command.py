"""`pymlir cache`: what is in the compile cache, and how to be rid of it."""

from __future__ import annotations

import marshal
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from pymlir.cache import SUFFIX, Refused, check_folder, folder_path, read_payload
from pymlir.errors import STATUS, UseError
from pymlir.turns import PREFIX

cache_app = typer.Typer(rich_markup_mode=None)
DAY = 86_400.0


def trusted_folder() -> Path | None:
    """The cache's folder, None when there is none yet."""
    path = folder_path()
    try:
        check_folder(path)
    except FileNotFoundError:
        return None
    except Refused as error:
        raise UseError(str(error)) from None
    return Path(path)


def entries() -> Iterator[Path]:
    """Every file of the cache, half-written ones too."""
    folder = trusted_folder()
    if folder is not None:
        yield from sorted(path for path in folder.iterdir() if SUFFIX in path.name and path.is_file())


@cache_app.callback(invoke_without_command=True)
def cache(context: typer.Context) -> None:
    """Look into the compile cache."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(STATUS)


def modules(count: int) -> str:
    return f"{count} module" if count == 1 else f"{count} modules"


@cache_app.command()
def stats() -> None:
    """Where the cache is and how much is in it."""
    files = list(entries())
    size = sum(path.stat().st_size for path in files)
    print(f"{folder_path()}: {modules(len(files))}, {size / 1024:.0f} KiB")


@cache_app.command()
def clear() -> None:
    """Remove everything."""
    count = 0
    for path in entries():
        path.unlink(missing_ok=True)
        count += 1
    folder = trusted_folder()
    if folder is not None:
        for runtime in folder.glob("runtime-*"):
            shutil.rmtree(runtime, ignore_errors=True)
        for turn in folder.glob(f"{PREFIX}*"):
            turn.unlink(missing_ok=True)
    print(f"removed {modules(count)}")


@cache_app.command()
def prune(days: Annotated[float, typer.Option(min=0, help="remove what was made longer ago than this")] = 30.0) -> None:
    """Remove what is old, damaged or without its source."""
    oldest = time.time() - days * DAY
    count = 0
    for path in entries():
        if path.stat().st_mtime < oldest or not is_alive(path):
            path.unlink(missing_ok=True)
            count += 1
    print(f"removed {modules(count)}")


def is_alive(path: Path) -> bool:
    """Whether a cache file is whole and its source is still there."""
    payload = read_payload(str(path), None)
    if payload is None:
        return False
    try:
        filename: str = marshal.loads(payload)["filename"]
    except (ValueError, EOFError, TypeError, KeyError):
        return False  # made by another version of Python
    return filename.startswith("<") or os.path.exists(filename)
