"""Frame objects are kept and read after the function has gone on, returned or failed."""

import sys

kept = []


def keep():
    kept.append(sys._getframe(1))
    return 1


def work(n: int) -> int:
    total = 0
    for i in range(n):
        total += i * keep() if i == 2 else i
    done = True
    return total


def fails(n: int) -> int:
    before = n * 2
    keep()
    after = 10 // n
    return before + after


print(work(6))
frame = kept.pop()
print(sorted(frame.f_locals.items()), frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno)
try:
    fails(0)
except ZeroDivisionError as error:
    frame = kept.pop()
    print(sorted(frame.f_locals.items()), frame is error.__traceback__.tb_next.tb_frame)
frame.clear()
print(frame.f_locals)
print(fails(5), len(kept))
