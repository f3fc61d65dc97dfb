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


def by_turns(ours, theirs, turns):
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


def our_turn(ours, batch, side):
    """What takes the times of a turn of the class that is open."""
    extents = f"{batch}x3x{side}x{side}"
    pace = forwards(timing.spread(ours.ask("times", extents, 5)["ms"])["median"])
    return lambda: ours.ask("times", extents, pace)["ms"]


def their_turn(forward, device):
    pace = forwards(timing.spread(timing.device_times(forward, 3, device))["median"])
    return lambda: timing.device_times(forward, pace, device)


def add_ours(row, times):
    row["ours_ms"] = timing.spread(times)
    row["images_per_s"] = row["batch"] / row["ours_ms"]["median"] * 1e3


def add_times(row, ours, forward, side, device, turns=TURNS):
    """Of both, the class being open."""
    theirs = their_turn(forward, device)
    mine, other = by_turns(None if ours is None else our_turn(ours, row["batch"], side), theirs, turns)
    row["torch_ms"] = timing.spread(other)
    row["torch_images_per_s"] = row["batch"] / row["torch_ms"]["median"] * 1e3
    if mine:
        add_ours(row, mine)
        row["ratio"] = row["torch_ms"]["median"] / row["ours_ms"]["median"]


def alone(row, ours, class_name, weights, side=224):
    """What PyTorch's compilation may leave no time for."""
    ours.ask("open", class_name, weights)
    add_ours(row, our_turn(ours, row["batch"], side)())


def net_against_torch(row, ours, net, class_name, weights, peer, folder, device, side=224):
    """Fills a row of results. `peer` makes the forward of PyTorch from the net and its images."""
    dtype = row["dtype"]
    net, images = prepared(net, dtype, row["batch"], side, device)
    with timing.precision(dtype):
        forward, row["peer"] = peer(net, images)
        if ours is not None:
            ours.ask("open", class_name, weights)
        add_times(row, ours, forward, side, device)
    row["torch_error"], row["ours_error"] = errors(ours, net, weights, dtype, folder, device, side)
    if ours is not None:
        row["right"] = row["ours_error"] <= goldens.MARGIN * row["torch_error"]


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


def model_against_model(row, ours, class_name, weights, model, peer, device, side=224):
    """Images a second of a net of ours beside those of another architecture in PyTorch: nothing to agree on."""
    model, images = prepared(model, row["dtype"], row["batch"], side, device)
    with timing.precision(row["dtype"]):
        forward, row["peer"] = peer(model, images)
        if ours is not None:
            ours.ask("open", class_name, weights)
        add_times(row, ours, forward, side, device, turns=3)
