"""What a program may take, so that one that grows or never ends is stopped before the machine is."""

from __future__ import annotations

import resource

MEMORY = 3 << 30


def limit(seconds: int) -> None:
    """Of this process, from here on: its CPU time and its memory; and no core is left when it is stopped."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
