"""`~` of a bool warns from 3.12 on: the warning names the line of the function that does it, not of its caller."""
# native: once, often


def once(flag: bool):
    return ~flag + 1


def often(flag: bool):
    total = 0
    for i in range(3):
        total += ~flag
    return total


def show(function, *args):
    print(function(*args))


show(once, True)
show(often, True)
show(once, False)
