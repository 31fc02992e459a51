"""What threads and signals see of each other and of a call that runs."""

import concurrent.futures
import os
import signal
import sys
import threading
import time

LOCAL = threading.local()


def total(n):
    t = 0
    for i in range(n):
        t += i
    return t


def spins(stop):
    rounds = 0
    while not stop:
        rounds += 1
    return rounds


def waits(event, started):
    started.set()
    event.wait()
    return "waited"


def sets_local(value):
    LOCAL.value = value
    return LOCAL.value


def reads_local():
    return getattr(LOCAL, "value", "unset")


def adds_many(table, lock, n):
    for _ in range(n):
        with lock:
            table["n"] = table["n"] + 1
    return n


def raises(text):
    raise ValueError(text)


def waits_for_signal(seen, limit):
    rounds = 0
    while not seen and rounds < limit:
        rounds += 1
    return len(seen)


def interrupted():
    t = 0
    while True:
        t += 1
        if t > 10**12:
            return t


def check_thread_results():
    found = []
    threads = [threading.Thread(target=lambda n=n: found.append(total(n))) for n in (10, 100, 1000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def check_thread_local():
    sets_local("main")
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        before, during = pool.submit(reads_local).result(), pool.submit(sets_local, "worker").result()
    return before, during, reads_local()


def check_thread_frames_of_others():
    event, started = threading.Event(), threading.Event()
    thread = threading.Thread(target=waits, args=(event, started))
    thread.start()
    started.wait()
    frame = sys._current_frames()[thread.ident]
    names = []
    while frame is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    event.set()
    thread.join()
    return [name for name in names if name in {"waits", "run"}]


def check_thread_frame_of_a_running_loop():
    stop, names = [], set()
    thread = threading.Thread(target=spins, args=(stop,))
    thread.start()
    for _ in range(5):
        time.sleep(0.01)
        names.add(sys._current_frames()[thread.ident].f_code.co_name)
    stop.append(1)
    thread.join()
    return names


def check_thread_lock_and_shared_dict():
    table, lock = {"n": 0}, threading.Lock()
    threads = [threading.Thread(target=adds_many, args=(table, lock, 500)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return table


def check_thread_exception_hook():
    seen = []
    old, threading.excepthook = threading.excepthook, lambda info: seen.append((str(info.exc_value), info.thread.name))
    thread = threading.Thread(target=raises, args=("in thread",), name="failing")
    thread.start()
    thread.join()
    threading.excepthook = old
    return seen


def check_exception_sent_to_a_thread():
    import ctypes

    seen, started = [], threading.Event()

    def body():
        try:
            started.set()
            interrupted()
        except KeyError as error:
            seen.append((type(error).__name__, sys.exc_info()[2].tb_next.tb_frame.f_code.co_name))

    thread = threading.Thread(target=body)
    thread.start()
    started.wait()
    time.sleep(0.02)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(KeyError))
    thread.join()
    return seen


def check_futures_and_their_tracebacks():
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(total, [3, 4]))
        error = pool.submit(raises, "late").exception()
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return results, str(error), trace.tb_frame.f_code.co_name


def check_switch_interval():
    old = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        results = list(pool.map(total, [20000] * 3))
    sys.setswitchinterval(old)
    return results


def check_signal_handler_sees_the_frame():
    seen = []
    signal.signal(signal.SIGUSR1, lambda number, frame: seen.append((number, frame.f_code.co_name)))
    sends_signal()
    return seen


def sends_signal():
    os.kill(os.getpid(), signal.SIGUSR1)
    return 1


def check_alarm_during_a_loop():
    seen = []
    signal.signal(signal.SIGALRM, lambda number, frame: seen.append(frame.f_code.co_name))
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    return waits_for_signal(seen, 10**9), seen


def check_handler_that_raises_during_a_loop():
    def handler(number, frame):
        raise TimeoutError(frame.f_locals["t"] > 0)

    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    try:
        interrupted()
    except TimeoutError as error:
        return error.args, error.__traceback__.tb_next.tb_frame.f_code.co_name


def check_keyboard_interrupt_during_a_loop():
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        interrupted()
    except KeyboardInterrupt as error:
        return error.__traceback__.tb_next.tb_frame.f_code.co_name


def check_default_handlers():
    return signal.getsignal(signal.SIGUSR2), signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGPIPE)


def check_threads_listed():
    return [thread.name for thread in threading.enumerate()], threading.active_count(), threading.current_thread().name
