# A program's own evaluator of frames (PEP 523) is given the frames of functions that were native before.
try:
    from _testinternalcapi import set_eval_frame_default, set_eval_frame_record
except ImportError:
    print("this interpreter has no evaluator to set")
    raise SystemExit from None


def scaled(n):
    total = 0
    for i in range(n):
        total += i * n
    return total


def outer(n):
    return scaled(n) + scaled(n + 1)


seen = []
before = scaled(10), outer(5)
set_eval_frame_record(seen)
during = scaled(10), outer(5)
set_eval_frame_default()
after = scaled(10), outer(5)
print(before == during == after, seen)
