"""A signal arrives in a native loop: its handler runs, and an exception from it ends the loop."""
# native: forever

import signal


class Alarm(Exception):
    pass


ticks = []


def tick(number, frame):
    ticks.append((number, frame.f_code.co_name))
    if len(ticks) == 3:
        signal.setitimer(signal.ITIMER_REAL, 0)
        raise Alarm("enough")


def forever(n: int) -> int:
    x = 0
    while n > 0:
        x = (x * 5 + 1) % 1000003
    return x


def main() -> None:
    signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
    try:
        forever(1)
    except Alarm as error:
        tb = error.__traceback__
        names = []
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        print(error, names)
    print(len(ticks), set(ticks))


try:
    main()
finally:
    signal.setitimer(signal.ITIMER_REAL, 0)  # or it ends the process, when an error has ended the program
