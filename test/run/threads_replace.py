"""One thread loops in native code; another rebinds what it uses, and the loop sees it and ends."""

import threading
import time

go = True
rounds = 0


def spin() -> int:
    global rounds
    count = 0
    while go:
        count += 1
        rounds = count
    return -1


def stop():
    global go
    while rounds < 1000:
        time.sleep(0.001)
    go = False


def end_with(fault):
    """The loop would wait for ever for a thread that has died, as one does that finds no memory."""
    global go
    go = False
    threading.__excepthook__(fault)


threading.excepthook = end_with
t = threading.Thread(target=stop, daemon=True)  # nobody waits for it where the loop finds no memory
t.start()
print(spin())
t.join()
print(rounds >= 1000)
