"""Times of PyTorch's side, taken as the Java side takes its own: marks on the stream between forwards that follow one another."""

import contextlib
import statistics
import time

import torch

import goldens

WARMUP = 5


def device_times(forward, count, device):
    """Milliseconds of each of `count` forwards."""
    for _ in range(WARMUP):
        forward()
    if device == "cpu":
        return host_times(forward, count)
    marks = [torch.cuda.Event(enable_timing=True) for _ in range(count + 1)]
    torch.cuda.synchronize()
    marks[0].record()
    for mark in marks[1:]:
        forward()
        mark.record()
    torch.cuda.synchronize()
    return [before.elapsed_time(after) for before, after in zip(marks, marks[1:])]


def host_times(forward, count):
    """Milliseconds, for a dry run."""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        forward()
        times.append((time.perf_counter() - start) * 1e3)
    return times


def spread(times):
    return {"median": statistics.median(times), "min": min(times), "max": max(times), "count": len(times)}


@contextlib.contextmanager
def precision(dtype):
    """As goldens.products, and with cuDNN's search for the fastest convolutions."""
    torch.backends.cudnn.benchmark = True
    try:
        with goldens.products(dtype):
            yield
    finally:
        torch.backends.cudnn.benchmark = False


def eager(net, images):
    def forward():
        with torch.no_grad():
            return net(images)

    return forward, "eager"


def compiled(net, images, mode):
    """torch.compile, its forward recorded as a CUDA graph: the leanest way to run it, without the copies of its own graphs."""
    torch._dynamo.reset()
    fast = torch.compile(net, mode=mode)

    def direct():
        with torch.no_grad():
            return fast(images)

    for _ in range(3):
        direct()
    if images.device.type == "cpu":
        return direct, f"torch.compile({mode})"
    try:
        return recorded(direct), f"torch.compile({mode}), recorded as a CUDA graph"
    except RuntimeError as failure:
        torch.cuda.synchronize()
        return direct, f"torch.compile({mode}), not recorded: {failure}"


def recorded(direct):
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        direct()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        output = direct()

    def forward():
        graph.replay()
        return output

    return forward


def release():
    """Gives back what the last net held."""
    torch._dynamo.reset()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
