"""What the card can do, measured in the run whose times are held against it."""

import pathlib
import subprocess

import torch

import roofline
import timing

HERE = pathlib.Path(__file__).resolve().parent
SIDE = 8192
COPIED = 1 << 32  # bytes, far more than any cache holds


def measure(device):
    """GB/s of a copy, TFLOP/s of products on random values, TFLOP/s of multiply-adds."""
    side, copied = (256, 1 << 24) if device == "cpu" else (SIDE, COPIED)
    found = {"copy GB/s": copy(device, copied)}
    for dtype in ("bf16", "f16", "tf32"):
        found[f"{dtype} TFLOP/s"] = product(device, dtype, side)
    found["f32 FMA TFLOP/s"] = None if device == "cpu" else multiply_add()
    torch.cuda.empty_cache()
    return found


def copy(device, size):
    """Reads and writes counted."""
    source = torch.randn(size // 4, device=device)
    target = torch.empty_like(source)
    times = timing.device_times(lambda: target.copy_(source), 20, device)
    return 2 * size / timing.spread(times)["median"] / 1e6


def product(device, dtype, side):
    types = {"bf16": torch.bfloat16, "f16": torch.float16, "tf32": torch.float32}
    a, b = (torch.randn(side, side, device=device).to(types[dtype]) for _ in range(2))
    with timing.precision(dtype):
        times = timing.device_times(lambda: a @ b, 20, device)
    return 2 * side**3 / timing.spread(times)["median"] / 1e9


def multiply_add():
    return float(subprocess.run([HERE / "fma"], check=True, capture_output=True, text=True, timeout=60).stdout)


def of_type(found, dtype):
    """The ceilings of a net of that type, for the roofline."""
    ordinary = found["f32 FMA TFLOP/s"]
    if ordinary is None:
        return None
    return roofline.Ceilings(found[f"{dtype} TFLOP/s"] * 1e12, ordinary * 1e12, found["copy GB/s"] * 1e9)
