#!/usr/bin/env python3
"""What a net must compute and move, from its graph, and how long that takes at least:

    ./convnextc ir examples/tiny.net --target cuda --dtype bf16 | python3 benchmarks/gpu/roofline.py - --batch 256

A step takes at least the longer of FLOP / peak and bytes / bandwidth (Williams, Waterman, Patterson 2009). Bytes are those of its
operands, weights and result, each once. The sum over the steps supposes that values between them go through memory; what gathers,
normalises or averages before a product, and activations behind one, are counted with the product, as if they cost no pass of their own.
"""

import argparse
import dataclasses
import json
import re
import sys

DEPTHWISE, EXPAND, PROJECT, REST = "depthwise 7x7 + norm", "expand + GELU", "project + residual", "stem, downsampling, head"
CLASSES = [DEPTHWISE, EXPAND, PROJECT, REST]

FUNCTION = re.compile(r"func @(\S+)\((.*)\) ->")
INSTRUCTION = re.compile(r"\s+%(\S+)\s*= (\w+) (.*?)\s*: f32\[N,([\d,]+)\]")
TYPED_INPUT = re.compile(r"%(\S+): f32\[N,([\d,]+)\]")
# What a product can take in: as its operand is read, or as its result is written.
WITH_PRODUCT = {"patches", "gather", "layernorm", "rmsnorm", "mean", "copy", "gelu", "relu"}


@dataclasses.dataclass(frozen=True)
class Ceilings:
    """FLOP/s of products and of multiply-adds on the ordinary units, bytes/s of a copy, reads and writes counted."""

    product: float
    ordinary: float
    bandwidth: float


# Measured on such a card elsewhere: bfloat16 products of random data, float32 multiply-adds, device-to-device copy.
H200_BF16 = Ceilings(790e12, 60e12, 4.3e12)


@dataclasses.dataclass(frozen=True)
class Step:
    """One image's share: elements of values read and written, elements of weights, and the float32 elements of the net's own input."""

    kind: str
    function: str
    name: str
    op: str
    flop: int
    elements: int
    weights: int
    pixels: int

    def bytes(self, batch, size):
        return batch * (self.elements * size + self.pixels * 4) + self.weights * size

    def seconds(self, batch, size, ceilings):
        peak = ceilings.product if self.op == "gemm" else ceilings.ordinary
        return max(batch * self.flop / peak, self.bytes(batch, size) / ceilings.bandwidth)


def product(extents):
    result = 1
    for extent in extents.split(","):
        result *= int(extent)
    return result


class Function:
    """The instructions of a function, by the names of their values."""

    def __init__(self, name, inputs):
        self.name = name
        self.sizes = {value: product(extents) for value, extents in TYPED_INPUT.findall(inputs)}
        self.channels = {value: int(extents.split(",")[-1]) for value, extents in TYPED_INPUT.findall(inputs)}
        self.input = next(iter(self.sizes))
        self.instructions = {}

    def add(self, name, op, words, extents):
        self.sizes[name] = product(extents)
        self.channels[name] = int(extents.split(",")[-1])
        self.instructions[name] = (op, words)


def parse(text):
    """All functions of a graph; the entry is the last one."""
    functions = {}
    for line in text.splitlines():
        if header := FUNCTION.match(line):
            current = functions[header[1]] = Function(header[1], header[2])
        elif instruction := INSTRUCTION.match(line):
            current.add(*instruction.groups())
    return functions


def steps(functions):
    """The steps of a forward in order, calls unrolled."""
    entry = list(functions)[-1]
    return list(walk(functions, functions[entry], entry))


def walk(functions, function, entry):
    for name, (op, words) in function.instructions.items():
        if op == "call":
            yield from walk(functions, functions[re.search(r"@(\S+)", words)[1]], entry)
        elif op not in WITH_PRODUCT:
            yield step(function, name, op, words, function.name == entry)


def step(function, name, op, words, in_entry):
    operands = re.findall(r"%([^\s,]+)", words)
    size = function.sizes[name]
    flop = weights = 0
    if op == "gemm":
        inputs = function.channels[operands[0]]
        width = function.channels[name]
        flop, weights = 2 * size * inputs, width * (inputs + 1)
    elif kernel := re.search(r"kernel=(\d+)x(\d+)", words):
        taps = int(kernel[1]) * int(kernel[2])
        flop, weights = 2 * size * taps, function.channels[name] * (taps + 1)
    read = [source(function, operand) for operand in operands]
    pixels = sum(function.sizes[value] for value in read if in_entry and value == function.input)
    elements = size + sum(function.sizes[value] for value in read) - pixels
    return Step(kind(op, words, in_entry), function.name, name, op, flop, elements, weights, pixels)


def source(function, value):
    """The value that a step reads, behind what products take in."""
    while value in function.instructions and function.instructions[value][0] in WITH_PRODUCT:
        value = re.search(r"%([^\s,]+)", function.instructions[value][1])[1]
    return value


def kind(op, words, in_entry):
    if in_entry:
        return REST
    if op == "gemm":
        return PROJECT if "residual=" in words else EXPAND
    return DEPTHWISE if op == "conv_normalize" else EXPAND


def totals(all_steps, batch, size, ceilings):
    """GFLOP, GB and milliseconds at least, for each class of steps."""
    rows = {name: [0.0, 0.0, 0.0] for name in CLASSES}
    for one in all_steps:
        row = rows[one.kind]
        row[0] += batch * one.flop / 1e9
        row[1] += one.bytes(batch, size) / 1e9
        row[2] += one.seconds(batch, size, ceilings) * 1e3
    return rows


def spelled(name):
    """As names are in CUDA."""
    return re.sub(r"[^A-Za-z0-9]+", "_", name)


def classify(functions, step_name):
    """The class of a step of a profile: a kernel, by the value that it computes, or a product, by its extents."""
    if extents := re.fullmatch(r"gemm (\d+)x(\d+)x(\d+)", step_name):
        inputs, outputs = int(extents[2]), int(extents[3])
        return EXPAND if outputs == 4 * inputs else PROJECT if inputs == 4 * outputs else REST
    entry = list(functions)[-1]
    values = {
        spelled(f"{function.name}_{name}"): kind(op, words, function.name == entry)
        for function in functions.values()
        for name, (op, words) in function.instructions.items()
    }
    # Some ops are several kernels, whose names begin with the value's.
    matching = [name for name in values if step_name.startswith(name)]
    return values[max(matching, key=len)] if matching else REST


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", help="what convnextc ir prints; - for standard input")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--bytes", type=int, default=2, help="of an element: 2 or 4")
    parser.add_argument("--steps", action="store_true", help="each distinct step by itself")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()

    text = sys.stdin.read() if arguments.graph == "-" else open(arguments.graph, encoding="utf-8").read()
    all_steps = steps(parse(text))
    if arguments.steps:
        print_steps(all_steps, arguments.batch, arguments.bytes)
        return
    rows = totals(all_steps, arguments.batch, arguments.bytes, H200_BF16)
    if arguments.json:
        print(json.dumps({name: dict(zip(("gflop", "gb", "ms"), row)) for name, row in rows.items()}))
        return
    print("| part | GFLOP | GB | ms |\n|---|---|---|---|")
    for name, row in [*rows.items(), ("sum", [sum(column) for column in zip(*rows.values())])]:
        print("| {} | {:.4g} | {:.3g} | {:.3g} |".format(name, *row))


def print_steps(all_steps, batch, size):
    print("| step | times | GFLOP | GB | FLOP/peak us | bytes/bandwidth us |\n|---|---|---|---|---|---|")
    for one, times in distinct(all_steps).items():
        peak = H200_BF16.product if one.op == "gemm" else H200_BF16.ordinary
        moved = one.bytes(batch, size)
        print(
            f"| {one.function} {one.name} | {times} | {batch * one.flop / 1e9:.1f} | {moved / 1e9:.2f}"
            f" | {batch * one.flop / peak * 1e6:.0f} | {moved / H200_BF16.bandwidth * 1e6:.0f} |"
        )


def distinct(all_steps):
    counts = {}
    for one in all_steps:
        counts[one] = counts.get(one, 0) + 1
    return counts


if __name__ == "__main__":
    main()
