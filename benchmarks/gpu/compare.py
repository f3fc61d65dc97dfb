"""A compiled class beside PyTorch, by turns, on the same images of random values."""

import numpy
import torch

import convnext
import goldens
import timing

TURNS = 5
CHECKED = 8  # images whose logits are compared, so that what is timed is known to be right


def pixels(images, side, device):
    generator = torch.Generator(device).manual_seed(3)
    return torch.rand((images, 3, side, side), generator=generator, device=device) * 4 - 2


def prepared(net, dtype, batch, side, device):
    """PyTorch's faster layout, the images already in the net's own type."""
    net = net.to(device, goldens.TYPES[dtype], memory_format=torch.channels_last)
    images = pixels(batch, side, device).to(goldens.TYPES[dtype], memory_format=torch.channels_last)
    return net, images


def by_turns(ours, theirs, turns=TURNS):
    """Times of both: `ours` and `theirs` give a list of milliseconds."""
    mine, other = [], []
    for _ in range(turns):
        if ours is not None:
            mine += ours()
        other += theirs()
    return mine, other


def forwards(milliseconds):
    """So many that a turn takes a third of a second."""
    return max(5, min(300, int(300 / milliseconds)))


def net_against_torch(row, ours, net, class_name, weights, dtype, batch, peer, folder, device, side=224):
    """Fills a row of results. `peer` makes the forward of PyTorch from the net and its images."""
    net, images = prepared(net, dtype, batch, side, device)
    with timing.precision(dtype):
        forward, row["peer"] = peer(net, images)
        pace = forwards(timing.spread(timing.device_times(forward, 3, device))["median"])
        mine = None
        if ours is not None:
            ours.ask("open", class_name, weights)
            extents = f"{batch}x3x{side}x{side}"
            own_pace = forwards(timing.spread(ours.ask("times", extents, 5)["ms"])["median"])
            mine = lambda: ours.ask("times", extents, own_pace)["ms"]
        mine, other = by_turns(mine, lambda: timing.device_times(forward, pace, device))
    row["torch_ms"] = timing.spread(other)
    row["torch_error"], row["ours_error"] = errors(ours, net, weights, dtype, folder, device, side)
    if mine:
        row["ours_ms"] = timing.spread(mine)
        row["ratio"] = row["torch_ms"]["median"] / row["ours_ms"]["median"]
        row["images_per_s"] = batch / row["ours_ms"]["median"] * 1e3
        row["right"] = row["ours_error"] <= goldens.MARGIN * row["torch_error"]
    row["torch_images_per_s"] = batch / row["torch_ms"]["median"] * 1e3
    return row


def errors(ours, net, weights, dtype, folder, device, side):
    """Of PyTorch and of ours, against float64, on a few images."""
    images = pixels(CHECKED, side, device)
    with torch.no_grad():
        expected = convnext.of(convnext.read(weights)).to(device)(images.double())
    with timing.precision(dtype), torch.no_grad():
        theirs = goldens.error(net(images.to(goldens.TYPES[dtype])), expected)
    if ours is None:
        return theirs, None
    numpy.save(folder / "in.npy", images.cpu().numpy())
    ours.ask("device", folder / "in.npy", folder / "out.npy")
    found = torch.from_numpy(numpy.load(folder / "out.npy")).to(device)
    return theirs, goldens.error(found, expected)


def model_against_model(row, ours, class_name, weights, model, dtype, batch, peer, device, side=224):
    """Images a second of a net of ours beside those of another architecture in PyTorch: nothing to agree on."""
    model, images = prepared(model, dtype, batch, side, device)
    with timing.precision(dtype):
        forward, row["peer"] = peer(model, images)
        pace = forwards(timing.spread(timing.device_times(forward, 3, device))["median"])
        mine = None
        if ours is not None:
            ours.ask("open", class_name, weights)
            mine = lambda: ours.ask("times", f"{batch}x3x{side}x{side}", pace)["ms"]
        mine, other = by_turns(mine, lambda: timing.device_times(forward, pace, device), turns=3)
    row["torch_ms"] = timing.spread(other)
    row["torch_images_per_s"] = batch / row["torch_ms"]["median"] * 1e3
    if mine:
        row["ours_ms"] = timing.spread(mine)
        row["images_per_s"] = batch / row["ours_ms"]["median"] * 1e3
        row["ratio"] = row["torch_ms"]["median"] / row["ours_ms"]["median"]
    return row
