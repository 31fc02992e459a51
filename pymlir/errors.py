"""Faults of use: each is told to the user in one line, with what to do, and ends the command with status 2."""


class UseError(Exception):
    """The command cannot do what was asked, for a reason that is not in the program it was given."""


STATUS = 2
"""The exit status for a fault of use."""
