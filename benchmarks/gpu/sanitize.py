"""The small nets under NVIDIA's compute-sanitizer, which watches every access of every kernel."""

import re
import shutil
import time

import numpy
from safetensors.torch import load_file

import ours

TOOLS = ["memcheck", "racecheck", "initcheck", "synccheck"]
CASES = ["a_micro", "b_odd", "d_v2_micro", "g_gray_47x33"]
TYPES = ["f32", "bf16"]
SUMMARY = re.compile(r"(ERROR SUMMARY: .*|RACECHECK SUMMARY: .*)")


def run(tool, jobs, scratch, out, left):
    """Runs nets at some types; their logits are compared elsewhere, without the sanitizer."""
    program = shutil.which("compute-sanitizer") or shutil.which("/usr/local/cuda/bin/compute-sanitizer")
    row = {"tool": tool, "nets": [f"{net} {dtype}" for net, _, _ in jobs for dtype in TYPES]}
    if program is None:
        return row | {"status": "not run: there is no compute-sanitizer here"}
    log = out / f"sanitizer-{tool}.log"
    log.unlink(missing_ok=True)
    began = time.monotonic()
    # The tool's own report goes to the log; the driver's probing of optional functions is no fault of the nets.
    wrapper = [program, "--tool", tool, "--log-file", str(log), "--report-api-errors", "no", "--error-exitcode", "9"]
    java = ours.Ours(out / "sanitizer-java.log", wrapper)
    try:
        for net, weights, folder in jobs:
            numpy.save(scratch / "in.npy", load_file(folder / "io.safetensors")["input"].float().numpy())
            for dtype in TYPES:
                java.ask("open", f"{net}_{dtype}", weights, timeout=max(10, left()))
                java.ask("device", scratch / "in.npy", scratch / "out.npy", timeout=max(10, left()))
        status = java.close(timeout=max(10, left()))
    except ours.Failure as failure:
        row |= {"status": f"could not run: {failure}", "seconds": time.monotonic() - began}
        # Some virtual machines let no tool watch the GPU: that is no fault of the nets.
        return row if "not supported" in read(log) else row | {"clean": False}
    finally:
        java.process.kill()
    summary = SUMMARY.findall(read(log))
    row |= {"status": summary[-1] if summary else f"no summary, status {status}", "seconds": time.monotonic() - began}
    row["clean"] = status == 0 and bool(summary)
    return row


def read(log):
    return log.read_text(errors="replace") if log.exists() else ""
