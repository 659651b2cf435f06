"""The same training step in PyTorch, one thread: python bench/lstm_step.py [B T I H]"""
import sys
import time

import torch

B, T, I, H = map(int, sys.argv[1:]) if len(sys.argv) > 1 else (32, 24, 8, 64)
torch.set_num_threads(1)
torch.manual_seed(0)
lstm = torch.nn.LSTM(I, H, batch_first=True)
x, y = torch.randn(B, T, I), torch.randn(B, T, H)
optimiser = torch.optim.Adam(lstm.parameters(), lr=1e-3, eps=1e-7)


def train_once():
    optimiser.zero_grad()
    (lstm(x)[0] - y).square().mean().backward()
    optimiser.step()


def until(seconds, work):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        work()


times = []


def timed():
    start = time.perf_counter()
    train_once()
    times.append((time.perf_counter() - start) * 1e3)


until(0.5, train_once)
until(3, timed)
times.sort()
print(f"PyTorch {torch.__version__}, 1 thread: median {times[len(times) // 2]:.2f} ms (fastest {times[0]:.2f})")
