"""Arguments and results of nested calls are evaluated left to right, also when one in the middle leaves or fails."""
# native: note_free

log = []


def note(x):
    log.append(x)
    return x


def note_free(a: int, b: int, c: int) -> int:
    return a * 10000 + b * 100 + c


def mixed(a: int, b: int) -> int:
    return note_free(note(a), a // note(b), note(a + b)) + note(a) * (note(b) - note_free(b, note(7), a % note(b + 0)))


def build(a: int, b: int):
    return {note(a): note(b), "k": [note(a + b), *(note(b),)], "f": f"{note(a)}{note(b) // note(a)}"}


for a, b in ((7, 3), (7, 0), (2**62, 4), (0, 5)):
    for f in (mixed, build):
        log.clear()
        try:
            print(f(a, b), log)
        except ZeroDivisionError as error:
            print(error, log)
