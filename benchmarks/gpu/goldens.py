"""Every golden net at every type: the class's logits beside float64's, and PyTorch's own error at that type beside it."""

import contextlib
import pathlib

import numpy
import torch
from safetensors.torch import load_file

import convnext

# A correct float32 implementation is within ten times of PyTorch's own float32, which is off by 2e-7 to 1.3e-6 here.
F32_LIMIT = 1e-5
# What a type loses depends on the order of sums: as much as PyTorch loses, and half as much again.
MARGIN = 1.5
# One golden has few logits, whose error is luck: PyTorch's is the greatest over so many random images besides.
RANDOM_IMAGES = 64
TYPES = {"f32": torch.float32, "tf32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}


def error(found, expected):
    """max|a-b| / max|b|; NaN where there is one."""
    difference = (found.double() - expected.double()).abs().max()
    return (difference / expected.double().abs().max()).item()


@contextlib.contextmanager
def products(dtype):
    """TF32 for tf32, true float32 otherwise."""
    tf32 = dtype == "tf32"
    torch.set_float32_matmul_precision("high" if tf32 else "highest")
    torch.backends.cudnn.allow_tf32 = tf32
    try:
        yield
    finally:
        torch.set_float32_matmul_precision("highest")
        torch.backends.cudnn.allow_tf32 = False


def logits(net, dtype, images):
    """PyTorch's, computed in that type."""
    with torch.no_grad(), products(dtype):
        return net.to(TYPES[dtype])(images.to(TYPES[dtype])).double()


class Golden:
    """A net's weights, one image batch with its float64 logits, and random ones."""

    def __init__(self, folder, weights, device):
        self.weights = weights
        self.device = device
        io = load_file(folder / "io.safetensors")
        generator = torch.Generator().manual_seed(7)
        # Few must do where each takes long.
        slow = device == "cpu" or io["input"][0].numel() > 100_000
        shape = (RANDOM_IMAGES // 16 if slow else RANDOM_IMAGES, *io["input"].shape[1:])
        self.images = {
            "golden": io["input"],
            "random": torch.rand(shape, generator=generator) * 4 - 2,
        }
        net = convnext.of(convnext.read(weights)).to(device)
        with torch.no_grad():
            self.expected = {name: net(images.double().to(device)) for name, images in self.images.items()}
        stored = torch.from_numpy(numpy.load(folder / "logits_f64.npy")).to(device)
        self.reference_error = error(self.expected["golden"], stored)
        self.expected["golden"] = stored

    def torch_errors(self, dtype):
        net = convnext.of(convnext.read(self.weights)).to(self.device, memory_format=torch.channels_last)
        return {
            name: error(logits(net, dtype, images.to(self.device)), self.expected[name])
            for name, images in self.images.items()
        }

    def our_errors(self, ours, folder):
        """From arrays, and, for the golden images, on the GPU's memory too."""
        errors = {}
        for name, images in self.images.items():
            numpy.save(folder / "in.npy", images.float().numpy())
            ways = ("arrays", "device") if name == "golden" else ("arrays",)
            for way in ways:
                output = folder / "out.npy"
                output.unlink(missing_ok=True)
                ours.ask(way, folder / "in.npy", output)
                found = torch.from_numpy(numpy.load(output)).to(self.device)
                key = name if way == "arrays" else f"{name} on the GPU's memory"
                errors[key] = error(found, self.expected[name])
        return errors


def limit(dtype, torch_errors):
    return F32_LIMIT if dtype == "f32" else MARGIN * max(torch_errors.values())


def check(case, net, dtype, golden, ours, folder):
    """A row of results; `ours` is None where nothing of ours can run."""
    row = {"case": case, "dtype": dtype, "reference": golden.reference_error, "torch": golden.torch_errors(dtype)}
    row["limit"] = limit(dtype, row["torch"])
    if ours is not None:
        ours.ask("open", f"{net}_{dtype}", golden.weights)
        row["ours"] = golden.our_errors(ours, folder)
        row["passed"] = golden.reference_error < 1e-12 and all(one <= row["limit"] for one in row["ours"].values())
    return row


def weights_of(folder):
    return next(path for path in sorted(pathlib.Path(folder).iterdir()) if path.name.startswith("weights"))
