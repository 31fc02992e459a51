"""Another thread sees the frame of a loop that runs, and may keep it."""
# native: spins, counts

import sys
import threading
import time


def spins(stop):
    rounds = 0
    while not stop:
        rounds += 1
    return rounds > 0


def counts(stop, name: str):
    rounds = 0
    while not stop:
        rounds += 1
    print(name)
    return rounds > 0


def frame_of(thread, name):
    """The thread's frame, once it is in that function."""
    for _ in range(500):
        time.sleep(0.01)
        frame = sys._current_frames()[thread]
        if frame.f_code.co_name == name:
            break
    return frame


def look(thread, name, keep, stop, found):
    for _ in range(5):
        frame = frame_of(thread, name)
        found.append((frame.f_code.co_name, frame.f_back.f_code.co_name, sorted(frame.f_locals), frame.f_lineno > 0))
        if keep:
            found.append(frame)
        del frame
    stop.append(1)


def watch(function, keep, *args):
    stop, found = [], []
    args_of_look = (threading.get_ident(), function.__name__, keep, stop, found)
    thread = threading.Thread(target=look, args=args_of_look)
    thread.start()
    print(function(stop, *args))
    thread.join()
    for one in found:
        print(one if isinstance(one, tuple) else (one.f_code.co_name, one.f_locals["rounds"] > 0))


for keep in (False, True):
    watch(spins, keep)
    watch(counts, keep, "done")
