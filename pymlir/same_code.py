"""Whether two code objects of two processes are the same.  Imported where a .pyc is met that nobody has looked into."""

import marshal
from types import CodeType

from pymlir.apart import BUILTINS
from pymlir.environment import sha256

__builtins__ = BUILTINS

PROBE = "name"


def digests_of(code: CodeType) -> tuple[bytes, bytes]:
    """A digest of all that code is, and one that leaves out where in the source its instructions are."""
    return digest_of(code), digest_of(without_places(code))


def is_same(code: CodeType, digests: tuple[bytes, bytes]) -> bool:
    """Whether the digests are of this code.  `python -X no_debug_ranges` takes the columns out of all code it meets."""
    if digest_of(code) == digests[0]:
        return True
    return not keeps_columns() and digest_of(without_places(code)) == digests[1]


def digest_of(code: CodeType) -> bytes:
    """In the oldest format: later ones also tell which of the objects are shared, and that differs."""
    return sha256(marshal.dumps(code, 0)).digest()


def without_places(code: CodeType) -> CodeType:
    constants = [without_places(one) if isinstance(one, CodeType) else one for one in code.co_consts]
    return code.replace(co_linetable=b"", co_consts=tuple(constants))


def keeps_columns() -> bool:
    """Whether code in this process knows the columns of its source."""
    return any(column is not None for _, _, column, _ in compile(PROBE, "", "eval").co_positions())
