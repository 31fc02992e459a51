"""Threads run native loops side by side, with a short switch interval."""
# native: busy, mix

import sys
import threading

sys.setswitchinterval(1e-5)
results = {}


def busy(seed: int, n: int) -> int:
    x = seed
    for i in range(n):
        x = (x * 1103515245 + 12345 + i) % 2147483648
    return x


def mix(x: float, n: int) -> float:
    for i in range(n):
        x = x * 0.99 + i * 0.01
    return x


def worker(k):
    out = []
    for round_number in range(5):
        out.append(busy(k + round_number, 20000))
        out.append(mix(float(k), 2000))
    results[k] = out


threads = [threading.Thread(target=worker, args=(k,)) for k in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
for k in sorted(results):
    print(k, results[k])
