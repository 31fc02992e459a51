"""A loop over a display that ends its function: the bytecode's return has the place of the display."""
# native: names, constants, nested, searched


def names():
    for kind in [float, int, str]:
        print(kind("7"))


def constants():
    for number in [1, 2, 3]:
        print(number)


def nested(first: int):
    for row in [[first, first + 1], (first * 2,)]:
        for item in [row, len(row)]:
            print(item)


def searched(first: int):
    for item in {first}:
        if item in [first, 2]:
            print("found", item)


names()
constants()
nested(4)
searched(9)
