"""UnboundLocalError for names bound on some paths only, and for deleted ones."""
# native: maybe, later, loop_bound


def maybe(flag: bool) -> int:
    if flag:
        x = 1
    return x + 1


def later(n: int) -> int:
    total = 0
    for i in range(n):
        if i == 3:
            total += late
        if i == 5:
            late = 2
        total += 1
    return total


def loop_bound(n: int) -> int:
    while n > 0:
        seen = n
        n -= 1
    return seen


def deleted(n: int) -> int:
    x = n
    del x
    if n > 5:
        x = 2
    return x


def delete_twice(n):
    del n
    del n


for f, v in ((maybe, True), (maybe, False), (later, 2), (later, 9), (loop_bound, 3), (loop_bound, 0), (deleted, 9), (deleted, 1), (delete_twice, 1)):
    try:
        print(f.__name__, f(v))
    except UnboundLocalError as error:
        print(f.__name__, error, error.name)
