#!/usr/bin/env python3
"""Everything that needs a GPU, in one run of limited time: are the classes of the CUDA target right at every type, is their memory
use clean, and how fast are they beside PyTorch. Steps come in the order of their weight; what does not fit the time is named.

Writes results.json, results.md and the logs of the Java side into the given folder, $OUT or results/. Exit status 1: something is
wrong or could not run; 0: all that was run is right, whether or not it is fast.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

try:
    import torch

    import ceilings
    import compare
    import convnext
    import goldens
    import ours
    import report
    import roofline
    import sanitize
    import timing
except ImportError as missing:
    sys.exit(f"run.sh needs a Python with PyTorch, numpy and safetensors: {missing}")

HERE = pathlib.Path(__file__).resolve().parent
CASES = json.loads((HERE / "cases.json").read_text())
# The net whose figures count most.
FIRST = "Tiny"
BATCH = 256
PARTS = ["ceilings", "goldens", "speed", "sanitizer"]
MODE = "max-autotune-no-cudagraphs"
HOST_CALLS = 3000
PROFILE_ROUNDS = 10
# A first guess of what the compilation of a net by PyTorch takes; the times of this run replace it.
COMPILATION_SECONDS = 100


class TimeUp(BaseException):
    """A step took longer than what was left. No failure among others: PyTorch's compiler goes on after some of those."""


class Run:
    def __init__(self, arguments):
        self.arguments = arguments
        self.device = "cpu" if arguments.dry else "cuda"
        self.start = time.monotonic()
        self.out = arguments.folder
        self.out.mkdir(parents=True, exist_ok=True)
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="gpu-bundle-"))
        self.results = {"machine": {}, "ceilings": {}, "goldens": [], "speed": [], "profiles": [], "host": [], "sanitizer": []}
        self.results |= {"steps": [], "skipped": [], "failures": []}
        self.ours = None
        self.weights = {}
        self.compilation = COMPILATION_SECONDS

    def left(self):
        return self.arguments.seconds - (time.monotonic() - self.start)

    def step(self, name, seconds, work, *arguments):
        """Does a step if it probably fits; a failure is a result, too."""
        if self.left() < seconds:
            self.results["skipped"].append(f"{name}: needs about {seconds:.0f} s, {max(0, self.left()):.0f} s were left")
            return
        print(f"[{time.monotonic() - self.start:4.0f} s] {name}", flush=True)
        began = time.monotonic()
        signal.alarm(max(1, int(self.left())))
        try:
            work(*arguments)
        except TimeUp:
            self.results["skipped"].append(f"{name}: stopped after {time.monotonic() - began:.0f} s, the time was up")
            self.restart_ours()
        except Exception as failure:  # whatever it is, the other steps can still tell something
            traceback.print_exc()
            self.results["failures"].append(f"{name}: {type(failure).__name__}: {failure}")
            self.restart_ours()
        finally:
            signal.alarm(0)
        self.results["steps"].append({"name": name, "seconds": round(time.monotonic() - began, 1)})
        self.write()

    def restart_ours(self):
        """After a failure nobody knows what a process holds."""
        if self.ours is not None:
            self.ours.process.kill()
            self.ours = ours.Ours(self.out / "java.log")

    def write(self):
        self.results["seconds"] = round(time.monotonic() - self.start, 1)
        (self.out / "results.json").write_text(report.strict_json(self.results))
        (self.out / "results.md").write_text(report.markdown(self.results))

    def everything(self):
        parts, nets = self.arguments.parts, self.arguments.nets
        self.make_weights([*(nets if "speed" in parts else []), *([FIRST] if "goldens" in parts else [])])
        self.step("machine", 0, self.machine)
        self.step("the Java side starts", 0, self.start_ours)
        if "ceilings" in parts:
            self.step("ceilings", 15, self.measure_ceilings)
        if "goldens" in parts:
            for case, net in CASES["goldens"].items():
                self.step(f"golden {case}", 5, self.golden, case, net)
        if "speed" in parts and FIRST in nets:
            self.alone([FIRST])
            self.speed(FIRST)
            self.step("Swin-T", self.compilation + 10, self.swin)
        if "sanitizer" in parts:
            for tool in sanitize.TOOLS:
                self.step(f"compute-sanitizer {tool}", 40, self.sanitizer, tool)
        if "speed" in parts:
            others = [net for net in nets if net != FIRST]
            self.alone(others)
            for net in others:
                self.speed(net)

    def machine(self):
        self.results["machine"] = {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "cuda": torch.version.cuda,
            "processors": os.cpu_count(),
            "dry": self.arguments.dry,
            "bundle": (HERE / "version").read_text().strip(),
        }
        if self.device == "cuda":
            self.results["machine"]["gpu"] = torch.cuda.get_device_name()
            query = ["nvidia-smi", "--query-gpu=driver_version,clocks.max.sm,clocks.max.mem,power.limit,memory.total"]
            self.results["machine"]["nvidia-smi"] = subprocess.run(
                [*query, "--format=csv,noheader"], capture_output=True, text=True, check=True
            ).stdout.strip()

    def start_ours(self):
        """Loads one small net; in a dry run, that must fail for want of a GPU, in the words meant for people."""
        self.ours = ours.Ours(self.out / "java.log")
        classes = sorted(path.stem for path in (HERE / "classes").glob("Micro_*.jar"))
        if not classes and self.arguments.dry:
            self.ours.close()
            self.ours = None
            return
        try:
            self.results["machine"]["engine"] = self.ours.ask("open", classes[0], self.golden_weights("a_micro"))["engine"]
        except ours.Failure as failure:
            self.ours.close()
            self.ours = None
            if not self.arguments.dry or "CudaException" not in str(failure):
                raise
            self.results["machine"]["engine"] = str(failure)

    def measure_ceilings(self):
        self.results["ceilings"] = ceilings.measure(self.device)

    def golden_weights(self, case):
        return self.seeded("Tiny") if case == "c_tiny224" else goldens.weights_of(HERE / "goldens" / case)

    def golden(self, case, net):
        golden = goldens.Golden(HERE / "goldens" / case, self.golden_weights(case), self.device)
        for dtype in goldens.TYPES:
            if self.ours is not None and not (HERE / "classes" / f"{net}_{dtype}.jar").exists():
                continue
            self.results["goldens"].append(goldens.check(case, net, dtype, golden, self.ours, self.scratch))
        timing.release()

    def make_weights(self, nets):
        """The checkpoints of random values, all at once and beside the first steps."""
        for net in dict.fromkeys(nets):
            slots = dict(slot.split(" = ") for slot in CASES["nets"][net][1:])
            path = self.scratch / f"{net}.safetensors"
            numbers = {name: slots[name].strip("[]").replace(" ", "") for name in ("depths", "widths")}
            command = [sys.executable, HERE / "make_weights.py", path, "--seed", "103"]
            process = subprocess.Popen([*command, "--depths", numbers["depths"], "--dims", numbers["widths"]])
            self.weights[net] = process, path

    def close(self):
        if self.ours is not None:
            self.ours.close()
        for process, _ in self.weights.values():
            process.kill()
            process.wait()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def seeded(self, net):
        process, path = self.weights[net]
        if process.wait():
            raise RuntimeError(f"make_weights.py failed for {net}")
        return path

    def speed(self, net):
        batch = 2 if self.arguments.dry else BATCH
        self.step(f"{net} bf16, batch {batch}", self.compilation + 15, self.against_torch, net, "bf16", batch)
        if self.ours is not None:
            self.step(f"{net} bf16, profile", 10, self.profile, net, "bf16", batch)
            self.step(f"{net} bf16, host time", 5, self.host, net, "bf16")
        self.step(f"{net} tf32, batch {batch}", 20, self.against_torch, net, "tf32", batch)
        if net == FIRST and self.ours is not None:
            self.step(f"{net} tf32, profile", 10, self.profile, net, "tf32", batch)
        self.step(f"{net} bf16, batch 1", self.compilation + 15, self.against_torch, net, "bf16", 1)

    def against_torch(self, net, dtype, batch):
        row = {"net": net, "dtype": dtype, "batch": batch, "versus": "PyTorch"}
        weights = self.seeded(net)
        side = 64 if self.arguments.dry else 224
        peer = timing.eager if dtype == "tf32" else self.compiled
        module = convnext.of(convnext.read(weights))
        compare.net_against_torch(
            row, self.ours, module, f"{net}_{dtype}", weights, peer, self.scratch, self.device, side
        )
        self.add_bound(row)
        self.results["speed"].append(row)
        timing.release()

    def alone(self, nets):
        for net in nets if self.ours is not None else []:
            self.step(f"{net} alone", 20, self.time_alone, net)

    def time_alone(self, net):
        for dtype, batch in (("bf16", BATCH), ("bf16", 1), ("tf32", BATCH)):
            row = {"net": net, "dtype": dtype, "batch": batch, "versus": "alone"}
            compare.alone(row, self.ours, f"{net}_{dtype}", self.seeded(net))
            self.add_bound(row)
            self.results["speed"].append(row)

    def compiled(self, net, images):
        began = time.monotonic()
        result = timing.compiled(net, images, "default" if self.arguments.dry else MODE)
        self.compilation = 1.2 * (time.monotonic() - began)
        return result

    def add_bound(self, row):
        """Milliseconds of the roofline under this run's ceilings."""
        dtype = row["dtype"]
        graph = HERE / "graphs" / f"{row['net']}_{dtype}.ir"
        limits = self.limits(dtype)
        if "ours_ms" in row and limits is not None and graph.exists():
            rows = roofline.totals(roofline.steps(roofline.parse(graph.read_text())), row["batch"], size(dtype), limits)
            row["roofline_ms"] = sum(part[2] for part in rows.values())
            row["roofline_share"] = row["roofline_ms"] / row["ours_ms"]["median"]

    def limits(self, dtype):
        return ceilings.of_type(self.results["ceilings"], dtype) if self.results["ceilings"] else None

    def swin(self):
        from torchvision.models import swin_t

        torch.manual_seed(5)
        batch = 2 if self.arguments.dry else BATCH
        row = {"net": "Tiny", "dtype": "bf16", "batch": batch, "versus": "Swin-T"}
        compare.model_against_model(
            row, self.ours, "Tiny_bf16", self.seeded("Tiny"), swin_t().eval(), self.compiled, self.device
        )
        self.results["speed"].append(row)
        timing.release()

    def profile(self, net, dtype, batch):
        self.ours.ask("open", f"{net}_{dtype}", self.seeded(net))
        steps = self.ours.ask("profile", batch, PROFILE_ROUNDS)["steps"]
        functions = roofline.parse((HERE / "graphs" / f"{net}_{dtype}.ir").read_text())
        limits = self.limits(dtype)
        rows = {name: {"steps": 0, "ms": 0.0} for name in roofline.CLASSES}
        for step in steps:
            row = rows[roofline.classify(functions, step["name"])]
            row["steps"] += 1
            row["ms"] += step["us"] / 1e3
        if limits is not None:
            totals = roofline.totals(roofline.steps(functions), batch, size(dtype), limits)
            for name, (gflop, gigabytes, milliseconds) in totals.items():
                rows[name] |= {"GFLOP": gflop, "GB": gigabytes, "roofline_ms": milliseconds}
        self.results["profiles"].append({"net": net, "dtype": dtype, "batch": batch, "classes": rows, "steps": steps})

    def host(self, net, dtype):
        self.ours.ask("open", f"{net}_{dtype}", self.seeded(net))
        times = self.ours.ask("host", "1x3x224x224", HOST_CALLS)["us"]
        self.results["host"].append({"net": net, "dtype": dtype, "us": timing.spread(times)})

    def sanitizer(self, tool):
        nets = CASES["goldens"]
        cases = [case for case in sanitize.CASES if (HERE / "classes" / f"{nets[case]}_bf16.jar").exists()]
        jobs = [(nets[case], self.golden_weights(case), HERE / "goldens" / case) for case in cases]
        self.results["sanitizer"].append(sanitize.run(tool, jobs, self.scratch, self.out, self.left))


def size(dtype):
    """Bytes of an element."""
    return 2 if dtype in ("f16", "bf16") else 4


def time_up(*_):
    raise TimeUp


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=pathlib.Path(os.environ.get("OUT", "results")))
    parser.add_argument("--dry", action="store_true", help="without a GPU: PyTorch on the processor, small nets, no times of ours")
    parser.add_argument("--seconds", type=float, default=570, help="all the time there is")
    parser.add_argument("--nets", help="nets to compare; all five, or Tiny for a dry run")
    parser.add_argument("--parts", default=",".join(PARTS), help="some of these")
    arguments = parser.parse_args()
    arguments.nets = (arguments.nets or ("Tiny" if arguments.dry else "Tiny,Small,Base,Large,XLarge")).split(",")
    arguments.parts = arguments.parts.split(",")
    unknown = [word for word in arguments.parts if word not in PARTS]
    unknown += [word for word in arguments.nets if word not in CASES["nets"]]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    if not arguments.dry and not torch.cuda.is_available():
        parser.error("PyTorch sees no GPU here; --dry does what can be done without one")
    signal.signal(signal.SIGALRM, time_up)
    run = Run(arguments)
    try:
        run.everything()
    finally:
        run.close()
    run.write()
    print(report.markdown(run.results))
    return 0 if report.passed(run.results) else 1


if __name__ == "__main__":
    sys.exit(main())
