def total(n):
    s = 0
    for i in range(n):
        s += i * i
    return s


def spelled(words):
    found = 0
    for word in words:
        found = found + word
    return found


print(total(10))
