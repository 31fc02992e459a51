"""`o[a:b]` has an instruction of its own from 3.12 on, without a slice object: such functions are native too."""
# native: part, ends, put


def part(items, start, stop):
    return items[start:stop]


def ends(items):
    total = 0
    for i in range(len(items)):
        total += len(items[i:]) * len(items[:i])
    return total


def put(items, start, stop, value):
    items[start:stop] = value
    return items


print(part([1, 2, 3, 4], 1, 3), part([1, 2, 3, 4], 2**70, None), ends("abcdef"), put([1, 2, 3], 1, 2, [8, 9]))
for wrong in (3, {}):
    try:
        print(part(wrong, 0, 1))
    except (TypeError, KeyError) as error:  # from 3.12 on a slice can be hashed
        print(error)
