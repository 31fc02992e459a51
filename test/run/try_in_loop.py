"""try statements inside loops: the handler, else and finally parts, with break and continue through them."""


def careful(n: int) -> int:
    total = 0
    for i in range(-n, n):
        try:
            total += 100 // i
        except ZeroDivisionError:
            total += 1000000
            continue
        else:
            total += 1
        finally:
            total -= 2
        if i == n - 2:
            break
    return total


def leaves(n):
    for i in range(n):
        try:
            if i == 3:
                return i * 10
            if i == 1:
                continue
        finally:
            print("finally", i)
    return -1


def reraised(values):
    out = []
    for v in values:
        try:
            try:
                out.append(10 / v)
            except ZeroDivisionError:
                out.append("zero")
                raise
            except TypeError as error:
                raise ValueError("bad") from error
        except (ZeroDivisionError, ValueError) as error:
            out.append((type(error).__name__, type(error.__cause__).__name__, type(error.__context__).__name__))
    return out


print(careful(1), careful(5), careful(50), leaves(3), leaves(9))
print(reraised([1, 0, "x", 4, None]))
