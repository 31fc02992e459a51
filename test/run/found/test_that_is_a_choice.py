"""`a` is no more in a loop's test, which is a choice of two: both ways out wait for the body when that is found out."""
# native: forgets


def forgets(a, n: int):
    while a if n else n != 0:
        del a
    return n


def never(n: int):
    while a if n else n != 0:
        del a
    return n


for function, arguments in (forgets, (0, 1)), (forgets, (1, 1)), (forgets, (1, 0)), (never, (0,)), (never, (1,)):
    try:
        print(function(*arguments))
    except UnboundLocalError as error:
        print(function.__name__, error)
