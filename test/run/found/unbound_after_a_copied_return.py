"""From 3.12 on a `return` may be there twice: where its local is known to be bound, and where that is looked at."""
# native: deleted, sums, product


def deleted(a, n):
    i = 0
    y = a
    for i in range(n):
        y += 1
    x = y
    if x == 3:
        del y
    if i > 4:
        x *= 0.5
        y = x
        for j in range(1):
            y = y + j
            if i == 100:
                return x, y
    else:
        x = 0.5
    return y * 2


def sums(a, n):
    z = a * 2
    y = a
    i = n
    if a == 3:
        del y
    if i > 4:
        y = z
        while i > 2:
            i -= 1
    return z * z + y


def product(a, n):
    z = a * 2
    y = a
    if a == 3:
        del y
    if n > 4:
        y = z
        while n > 2:
            n -= 1
            y += n
    else:
        z += 1
    return z * y


for function in (deleted, sums, product):
    for a, n in ((1, 6), (3, 0), (2, 1), (3, 9), (-2, 5)):
        try:
            print(function(a, n))
        except UnboundLocalError as error:
            print(function.__name__, a, n, error)
