# Free variables are read as numbers where native code only computes with them; whatever else they hold is Python's.
# native: scale.<locals>.total, shift.<locals>.area, upto.<locals>.count, keeps.<locals>.last
# chosen: scale.<locals>.total, shift.<locals>.area, upto.<locals>.count
def scale(k):
    def total(n):
        s = 0
        for i in range(n):
            s += i * k % 1000
        return s

    return total


def shift(by: float):
    def area(n: int, x: float):
        for _ in range(n):
            x = x * 0.5 + by
        return x

    return area


def upto(limit):
    def count(n):
        found = 0
        for i in range(limit):
            found += i & n
        return found

    return count


def keeps(k):
    def last(n):
        kept = k
        for i in range(n):
            kept += i
        return kept is k, k

    return last


def rebound():
    k = 1

    def total(n):
        s = 0
        for i in range(n):
            s += i * k
        return s

    def bind(value):
        nonlocal k
        k = value

    def forget():
        nonlocal k
        del k

    return total, bind, forget


big = 10**30
for value in 3, True, 2.5, big, -7, 2**62:
    print(value, scale(value)(100), scale(value)(0))
for value in 1.5, 2, True, float("inf"), float("nan"):
    print(value, shift(value)(10, 3.0), shift(value)(10, 3))
print(upto(1000)(255), upto(True)(3), upto(0)(1))
print(keeps(big)(0) == (True, big), keeps(big)(0)[1] is big, keeps(5)(3))
total, bind, forget = rebound()
print(total(10))
for value in 4, 0.5, "ab", [1], 2**70:
    bind(value)
    try:
        print(value, total(5))
    except TypeError as error:
        print(value, error)
forget()
try:
    total(5)
except NameError as error:
    print(error)
bind(6)
print(total(10))
