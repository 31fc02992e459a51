"""Functions that return None: falling off the end, bare return, a None that is then used."""
# native: nothing, bare


def nothing(n: int):
    n + 1


def bare(n: int) -> None:
    for i in range(n):
        if i == 2:
            return


def sometimes(n: int):
    if n > 2:
        return n * 2


def use(n: int):
    x = sometimes(n)
    if x is None:
        return "none"
    return x + 1


def default(n: int, k=None) -> int:
    if k is None:
        k = 5
    return n * k


print(nothing(1), bare(1), bare(5), sometimes(1), sometimes(3), use(1), use(3), nothing(2**70))
print(default(3), default(3, 2), default(3, k=None), default(3, 1.5))
try:
    sometimes(1) + 1
except TypeError as error:
    print(error)
