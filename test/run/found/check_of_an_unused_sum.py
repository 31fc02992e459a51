"""Ranges prove a loop empty because a sum fits a machine word: the sum stays checked, though nothing uses it any more."""
# native: first


def first(number: int):
    stop = -(2**63) + number % 6 * -1
    for i in range(-(2**63), stop, -1):
        return i
    return "empty"


print(first(-5), first(6), first(1))
