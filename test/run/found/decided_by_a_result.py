"""A test of identity or class that a callee's result decides, where the callee was left and gives something else."""
# native: none_or_set, number_or_list, tested, told_by_type, told_in_tuple, told_on_a_way


def none_or_set(n, o):
    len(o)
    if n:
        return None
    return {item for item in (1, 2)}


def number_or_list(n, o):
    len(o)
    if n:
        return n + 1
    return [item for item in (1, 2)]


def tested():
    return none_or_set(0, "") is None, none_or_set(0, "") is not None, isinstance(number_or_list(0, ""), int)


def told_by_type():
    x = number_or_list(0, "")
    if type(x) is list:
        return "list"
    return "int"


def told_in_tuple():
    pair = none_or_set(0, ""), number_or_list(0, "")
    a, b = pair
    if a is None:
        return "None"
    return "set" if isinstance(b, list) else "int"


def told_on_a_way(say):
    x = number_or_list(0, "") if say else "text"
    if isinstance(x, int):
        return "int"
    return "text" if isinstance(x, str) else "list"


print(none_or_set(1, ""), number_or_list(1, ""))
print(tested(), told_by_type(), told_in_tuple(), told_on_a_way(True), told_on_a_way(False))
