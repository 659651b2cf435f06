"""PyTorch's times on a CUDA device, to set beside those of the bench: LSTM and GRU training steps and forward alone.

    python bench/gpu/pytorch.py [--device cuda] [--out bench/results/gpu-pytorch.json]

On a device it is cuDNN that runs the layers. `--device cpu --sizes 10,32,1,20 --seconds 0.1` only checks that the
script runs.
"""

import argparse
import json
import pathlib
import platform
import statistics
import time
from contextlib import nullcontext

import torch
from torch import nn

SIZES = [
    "10,32,1,20",
    "24,32,8,64",
    "100,64,64,128",
    "50,64,256,256",
    "35,20,650,650",
    "35,64,1024,1024",
    "512,256,1024,1024",
]
KINDS = {"lstm": nn.LSTM, "gru": nn.GRU}
GATES = {"lstm": 4, "gru": 3}


def parse_size(text):
    T, B, I, H = map(int, text.split(","))
    return {"T": T, "B": B, "I": I, "H": H}


def synchronise(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def timed(step, device, seconds):
    """Milliseconds of each step, after warming up for as long again."""

    def run(until):
        times = []
        while not times or time.perf_counter() < until:
            synchronise(device)
            start = time.perf_counter()
            step()
            synchronise(device)
            times.append((time.perf_counter() - start) * 1e3)
        return times

    run(time.perf_counter() + seconds)
    return run(time.perf_counter() + seconds)


def steps(cell, size, device, precision):
    """What is timed, by name; float32 without TF32, or bfloat16 by autocast."""
    layer = KINDS[cell](size["I"], size["H"], batch_first=True).to(device)
    x = torch.randn(size["B"], size["T"], size["I"], device=device)
    y = torch.randn(size["B"], size["T"], size["H"], device=device)
    optimiser = torch.optim.Adam(layer.parameters(), lr=1e-3, eps=1e-7, fused=True)

    def cast():
        return torch.autocast(device.type, torch.bfloat16) if precision == "bfloat16" else nullcontext()

    def training():
        optimiser.zero_grad()
        with cast():
            loss = (layer(x)[0] - y).square().mean()
        loss.backward()
        optimiser.step()

    @torch.inference_mode()
    def forward():
        with cast():
            layer(x)

    return {"training": training, "forward": forward}


def measure(cell, size, device, precision, seconds):
    label = {"cell": cell, "size": size, "precision": precision}
    flop = 2 * size["B"] * size["T"] * (size["I"] + size["H"]) * GATES[cell] * size["H"]
    try:
        works = steps(cell, size, device, precision)
        for work, step in works.items():
            times = timed(step, device, seconds)
            ms = statistics.median(times)
            gflops = flop * (3 if work == "training" else 1) / ms / 1e6
            yield {"work": work, **label, "ms": ms, "fastestMs": min(times), "steps": len(times), "gflops": gflops}
    except torch.OutOfMemoryError as error:
        yield {**label, "error": str(error).splitlines()[0]}


def machine(device):
    versions = {"torch": torch.__version__, "python": platform.python_version()}
    if device.type != "cuda":
        return {"device": platform.processor() or platform.machine(), **versions}
    properties = torch.cuda.get_device_properties(device)
    return {
        "device": properties.name,
        "memoryBytes": properties.total_memory,
        "cuda": torch.version.cuda,
        "cudnn": torch.backends.cudnn.version(),
        **versions,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--sizes", nargs="+", default=SIZES, metavar="T,B,I,H")
    parser.add_argument("--seconds", type=float, default=2, help="of warming up, and of measuring, for each number")
    here = pathlib.Path(__file__).parent
    parser.add_argument("--out", type=pathlib.Path, default=here.parent / "results" / "gpu-pytorch.json")
    options = parser.parse_args()
    device = torch.device(options.device)
    if device.type == "cuda" and not torch.cuda.is_available():
        parser.error("there is no CUDA device; --device cpu checks that the script runs")
    torch.manual_seed(0)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    measurements = []
    for size in map(parse_size, options.sizes):
        for cell in KINDS:
            for precision in ("float32", "bfloat16"):
                for result in measure(cell, size, device, precision, options.seconds):
                    print(json.dumps(result), flush=True)
                    measurements.append(result)
    started = time.strftime("%Y-%m-%d")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(
        json.dumps({"measured": started, "machine": machine(device), "measurements": measurements}, indent=1) + "\n"
    )
    print(f"wrote {options.out}")


main()
