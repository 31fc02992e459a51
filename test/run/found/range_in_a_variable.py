"""The range of a loop is kept in a variable, which frames show and tracebacks keep."""
# native: total


def total(n, m):
    numbers = range(n, n + m)
    found = 0
    for number in numbers:
        found += number
    for number in range(m):
        found -= number
    return found


def left_inside(n):
    numbers = range(n)
    found = 1
    for number in numbers:
        found *= 2**40 + number
    return found


def shown(n):
    numbers = range(n)
    for number in numbers:
        if number == 2:
            return locals()
    return None


print(total(3, 4), left_inside(3), shown(5))
