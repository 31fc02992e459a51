def loops(n):
    for i in range(n):
        if i % 2 and not n:
            continue
        elif 0 < i < n:
            break
    else:
        n = -1
    while n > 0:
        n -= 1
    return n if n else None


def handled(path):
    try:
        with open(path) as file, lock:
            return file.read()
    except (OSError, ValueError) as error:
        raise RuntimeError from error
    else:
        pass
    finally:
        del path


def matched(point):
    match point:
        case [x, 0, *rest] if x:
            return rest
        case {"k": int()} | Point(x=1) as others:
            assert others, "none"
        case {"a": 1, **extra}:
            pass
        case None | "a" | -1:
            pass
        case _:
            return


def grouped():
    try:
        pass
    except* OSError:
        raise
