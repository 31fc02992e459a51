"""What a user can ask of a run or a compilation.  Imported on the warm path: nothing heavy here."""

from pymlir.errors import UseError

REPORTS = ("text", "json")


def report_form(text: str) -> str:
    """The form of a report, as `--report` names it."""
    if text not in REPORTS:
        raise UseError(f"--report={text}: the forms are {' and '.join(REPORTS)}")
    return text


class Options:
    """Settings that change the code made, and settings of one run."""

    __slots__ = (
        "assumption_stress",
        "deopt_stress",
        "exclude",
        "fail_allocation",
        "force_native",
        "gc_stress",
        "include",
        "report",
        "report_file",
        "use_cache",
    )

    def __init__(self) -> None:
        self.include: list[str] = []
        self.exclude: list[str] = []
        self.report: str | None = None
        self.report_file: str | None = None
        self.deopt_stress = 0
        self.gc_stress = 0
        self.assumption_stress = 0
        self.fail_allocation = -1
        self.force_native = False
        self.use_cache = True

    def code_key(self) -> tuple[bool, bool]:
        """The part that changes the code made: part of the cache's key."""
        return (self.deopt_stress > 0, self.force_native)
