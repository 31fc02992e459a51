"""What ends a run that is not the program's own doing.

None is an `Exception`, so that no program catches it by its `except Exception`.
"""

from __future__ import annotations


class IrFault(BaseException):
    """The IR claims something that is not so: a pass is wrong."""


class CannotRun(BaseException):
    """The IR alone does not say how to go on: something of the program is missing."""


class OutOfFuel(BaseException):
    """The steps that were allowed are used up."""


OURS = (IrFault, CannotRun, OutOfFuel)
