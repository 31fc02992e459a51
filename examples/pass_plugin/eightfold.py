"""A program for the pass: its one multiplication becomes a shift."""


def eightfold(n):
    total = 0
    for i in range(n):
        total += i * 8
    return total


print(eightfold(1000))
