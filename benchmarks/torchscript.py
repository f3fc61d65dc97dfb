#!/usr/bin/env python3
"""Writes a ConvNeXt as a TorchScript file, the form in which ./convnextc-bench runs PyTorch:

    python3 benchmarks/torchscript.py weights.safetensors tiny.pt --input 1x3x224x224

Needs PyTorch and safetensors. The net's shape follows from its weights.
"""

import argparse

import torch

from gpu import convnext


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", help="checkpoint under the official names")
    parser.add_argument("output", help="the file to write")
    parser.add_argument("--input", default="1x3x224x224", help="NxCxHxW that the net is traced with; N is free")
    arguments = parser.parse_args()

    net = convnext.of(convnext.read(arguments.weights)).float()
    example = torch.randn([int(extent) for extent in arguments.input.split("x")])
    with torch.no_grad():
        script = torch.jit.freeze(torch.jit.trace(net, example))
        expected = net(example)
        error = (script(example) - expected).abs().max() / expected.abs().max()
    if not error < 1e-5:
        raise SystemExit(f"{arguments.output} is not written: its logits are off by {error:.1e}")
    script.save(arguments.output)


if __name__ == "__main__":
    main()
