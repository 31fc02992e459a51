"""What programs use without writing it themselves: imported from one module, or put before a program's own text.

Imported it costs no compiling, which would be half of all the work; put into the text it makes a program stand alone.
"""

from __future__ import annotations

import re

MODULE = "helpers"
PARTS: dict[str, str] = {
    "show": """
def show(label, function, *args, **named):
    try:
        print(label, repr(function(*args, **named)))
    except BaseException as error:
        while error is not None:
            tb, frames = error.__traceback__, []
            while tb is not None:
                code = tb.tb_frame.f_code
                frames.append((code.co_name, list(code.co_positions())[tb.tb_lasti // 2]))
                tb = tb.tb_next
            print(label, type(error).__name__, error, frames[1:])
            error = error.__context__
""",
    "show_locals": """
def show_locals(label, function, *args, **named):
    try:
        print(label, repr(function(*args, **named)))
    except BaseException as error:
        print(label, repr(error))
        tb = error.__traceback__.tb_next
        while tb is not None:
            print(tb.tb_lineno, sorted(tb.tb_frame.f_locals.items(), key=lambda item: item[0]))
            tb = tb.tb_next
""",
    "events": """
events = []
""",
    "peek": """
def peek():
    frame = sys._getframe(1)
    print("peek", frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals), frame.f_back.f_lineno)
""",
    "tracer": """
def tracer(frame, event, arg):
    if frame.f_code.co_filename == sys.argv[0]:
        events.append((event, frame.f_code.co_name, frame.f_lineno))
    return tracer
""",
    "drive": """
def drive(coroutine):
    sent = None
    for _ in range(50):
        try:
            sent = coroutine.send(sent)
        except StopIteration as stop:
            return stop.value
    coroutine.close()
""",
    "collect": """
async def collect(items):
    return [item async for item in items]
""",
    "Pause": """
class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)
""",
    "Steps": """
class Steps:
    def __init__(self, items):
        self.items = iter(items)

    def __aiter__(self):
        return self

    async def __anext__(self):
        for item in self.items:
            return item
        raise StopAsyncIteration
""",
    "Noise": """
class Noise:
    def __init__(self, value):
        self.value = value

    def __del__(self):
        print("del", self.value)
""",
    "Manager": """
class Manager:
    def __init__(self, value, swallow):
        self.value, self.swallow = value, swallow

    def __enter__(self):
        return self.value

    def __exit__(self, kind, error, tb):
        print("exit", kind, error)
        return self.swallow

    async def __aenter__(self):
        return self.value

    async def __aexit__(self, kind, error, tb):
        return self.swallow
""",
    "Meta": """
class Meta(type):
    def __call__(cls, *args, **named):
        made = super().__call__(*args, **named)
        return made

    def __getitem__(cls, key):
        return key
""",
    "traced": """
def traced(function):
    def wrapper(*args, **named):
        print("call", function.__name__)
        return function(*args, **named)

    return wrapper
""",
    "wrapping": """
def wrapping(times):
    def decorator(function):
        @functools.wraps(function)
        def wrapper(*args, **named):
            return [function(*args, **named) for _ in range(times)]

        return wrapper

    return decorator
""",
    "MyError": """
class MyError(Exception):
    pass
""",
}
MOST_CALLS = 150
LIMIT_LINE = f"sys.setrecursionlimit({MOST_CALLS})"
MODULES = ("contextlib", "functools", "math", "sys")


def module_text() -> str:
    """The helpers as a module."""
    return "import functools\nimport sys\n" + "".join(PARTS.values())


def with_prelude(text: str) -> str:
    """The program with the imports of what it mentions before it."""
    words = set(re.findall(r"\w+", text))
    imports = [f"import {name}" for name in MODULES if name in words or name == "sys"]
    names = [name for name in PARTS if name in words]
    return "\n".join([*imports, f"from {MODULE} import {', '.join(names)}", LIMIT_LINE, "", text])


def inlined(text: str) -> str:
    """A program with the text of the helpers in place of their import."""
    found = re.search(rf"^from {MODULE} import (.*)$", text, re.MULTILINE)
    if found is None:
        return text
    names = found[1].split(", ")
    body = "".join(PARTS[name] for name in PARTS if name in names or (name == "events" and "tracer" in names))
    return "import functools\n" + text[: found.start()] + body + text[found.end() :]
