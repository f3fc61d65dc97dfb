"""ConvNeXt V1, V2 and isotropic in PyTorch, with the official parameter names: the peer of the compiled classes.

Images run as views of channels-last memory, so that layer norm and the linear layers copy nothing.
"""

import re

import torch
import torch.nn.functional as F
from torch import nn

EPS = 1e-6


class ImageNorm(nn.LayerNorm):
    """Layer norm over the channels of [N,C,H,W]."""

    def __init__(self, channels):
        super().__init__(channels, eps=EPS)

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class GlobalResponseNorm(nn.Module):
    """x + beta + gamma x G / mean(G), where G is each channel's L2 norm over the pixels (ConvNeXt V2, section 3)."""

    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.zeros(1, 1, 1, channels))
        self.beta = nn.Parameter(torch.zeros(1, 1, 1, channels))

    def forward(self, x):
        norms = torch.linalg.vector_norm(x, dim=(1, 2), keepdim=True)
        return torch.addcmul(self.beta, self.gamma, x * (norms / (norms.mean(-1, keepdim=True) + EPS))) + x


class Block(nn.Module):
    def __init__(self, width, layer_scale, response_norm):
        super().__init__()
        self.dwconv = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width, eps=EPS)
        self.pwconv1 = nn.Linear(width, 4 * width)
        self.grn = GlobalResponseNorm(4 * width) if response_norm else nn.Identity()
        self.pwconv2 = nn.Linear(4 * width, width)
        self.gamma = nn.Parameter(torch.ones(width)) if layer_scale else None

    def forward(self, x):
        y = self.norm(self.dwconv(x).permute(0, 2, 3, 1))
        y = self.pwconv2(self.grn(F.gelu(self.pwconv1(y))))
        if self.gamma is not None:
            y = self.gamma * y
        return x + y.permute(0, 3, 1, 2)


class ConvNeXt(nn.Module):
    """Four stages, each behind a layer that halves the image; the first one, the stem, quarters it."""

    def __init__(self, depths, widths, classes=1000, channels=3, layer_scale=True, response_norm=False):
        super().__init__()
        layers = [nn.Sequential(nn.Conv2d(channels, widths[0], 4, 4), ImageNorm(widths[0]))]
        layers += [nn.Sequential(ImageNorm(a), nn.Conv2d(a, b, 2, 2)) for a, b in zip(widths, widths[1:])]
        self.downsample_layers = nn.ModuleList(layers)
        self.stages = nn.ModuleList(
            nn.Sequential(*(Block(width, layer_scale, response_norm) for _ in range(depth)))
            for depth, width in zip(depths, widths)
        )
        self.norm = nn.LayerNorm(widths[-1], eps=EPS)
        self.head = nn.Linear(widths[-1], classes)

    def forward(self, x):
        for downsample, stage in zip(self.downsample_layers, self.stages):
            x = stage(downsample(x))
        return self.head(self.norm(x.mean((2, 3))))


class Isotropic(nn.Module):
    """Patches of 16x16, then blocks of one width."""

    def __init__(self, depth, width, classes=1000, channels=3, layer_scale=False):
        super().__init__()
        self.stem = nn.Conv2d(channels, width, 16, 16)
        self.blocks = nn.Sequential(*(Block(width, layer_scale, False) for _ in range(depth)))
        self.norm = nn.LayerNorm(width, eps=EPS)
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.stem(x)).mean((2, 3))))


def of(state):
    """The net that a state dict belongs to, with its weights, in float64: halves and floats are widened exactly."""
    state = {name.removeprefix("module."): tensor.double() for name, tensor in state.items()}
    # Parameters are the state's own tensors: none is made and filled before.
    with torch.device("meta"):
        net = skeleton(state)
    net.load_state_dict(state, assign=True)
    return net.eval()


def skeleton(state):
    classes = state["head.weight"].shape[0]
    layer_scale = any(name.endswith(".gamma") and ".grn." not in name for name in state)
    if "stem.weight" in state:
        width, channels = state["stem.weight"].shape[:2]
        return Isotropic(count(state, r"blocks\.(\d+)\."), width, classes, channels, layer_scale)
    stages = range(count(state, r"stages\.(\d+)\."))
    return ConvNeXt(
        [count(state, rf"stages\.{stage}\.(\d+)\.") for stage in stages],
        [state[f"stages.{stage}.0.dwconv.bias"].shape[0] for stage in stages],
        classes,
        state["downsample_layers.0.0.weight"].shape[1],
        layer_scale,
        any(".grn." in name for name in state),
    )


def count(state, pattern):
    """One more than the greatest number that the pattern finds in a name."""
    return 1 + max(int(match[1]) for match in (re.match(pattern, name) for name in state) if match)


def read(path):
    """The state dict of a checkpoint, whatever wraps it."""
    if str(path).endswith(".safetensors"):
        from safetensors.torch import load_file

        return load_file(path)
    # The goldens' training checkpoints hold argparse's options beside the tensors.
    state = torch.load(path, map_location="cpu", weights_only=False)
    for key in ("model", "module"):
        if key in state:
            return state[key]
    return state
