"""CPython 3.11 counts a comparison that gives a value, or is of an int and a float, against the recursion limit: a frame
too deep for it says so."""
# native: less, deeper, between, short

import sys

sys.setrecursionlimit(120)


def less(a, b):
    return a < b


def deeper(n):
    try:
        less(n, 2)
    finally:
        deeper(n + 1)


def between(n, x):
    inside = 0.5 < x < 1.5
    if n < 0:
        return inside
    return between(n + 1, x) + inside


def short(n):
    count = 0
    while count < 2.5:
        count += 1
    return short(n + 1) + count


def shown(function, *args):
    try:
        function(*args)
    except RecursionError as error:
        places, place = [], error.__traceback__
        while place:
            places.append(place.tb_frame.f_code.co_name)
            place = place.tb_next
        print(error, len(places), places[-3:])


for _ in range(3):
    shown(deeper, 0)
    shown(between, 0, 1.0)
    shown(short, 0)
