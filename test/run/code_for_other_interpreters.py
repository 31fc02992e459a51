"""What CPython 3.13 takes to another interpreter is code that no tool has put anything into."""
# native: total


def total():
    result = 0
    for number in range(1000):
        result += number * number


total()
try:
    import _interpreters
except ImportError:
    print("called")
else:
    interpreter = _interpreters.create()
    print("refused" if _interpreters.call(interpreter, total) else "called")
    _interpreters.destroy(interpreter)
