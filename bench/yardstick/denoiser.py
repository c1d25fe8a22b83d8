"""PyTorch's side of the race on a photo: `python denoiser.py MODEL`. A work is a photo's size, `3000x4000`; a step cleans one
of random pixels by the denoiser of a file of ours. Speaks the protocol of README.md."""

import json
import os
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F

from pytorch import first_line, peak_mb, serve, timed

# How each setting cleans a photo: as a whole or in tiles, in which layout, compiled or not.
SETTINGS = {
    "whole": {"channels_last": False, "compile": False, "tiles": 1},
    "whole_channels_last": {"channels_last": True, "compile": False, "tiles": 1},
    "whole_compiled": {"channels_last": True, "compile": True, "tiles": 1},
    "tiles_channels_last": {"channels_last": True, "compile": False, "tiles": 2},
    "tiles_compiled": {"channels_last": True, "compile": True, "tiles": 2},
    "small_tiles_channels_last": {"channels_last": True, "compile": False, "tiles": 4},
}


def read(path):
    """The arrays of a safetensors file, as float32. Of a joined denoiser, those of the network for cameras; both take as long."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    kinds = {"F16": torch.float16, "F32": torch.float32, "U8": torch.uint8}
    arrays = {}
    for name, about in header.items():
        if name == "__metadata__":
            continue
        start, end = about["data_offsets"]
        raw = bytearray(data[8 + length + start : 8 + length + end])
        arrays[name] = torch.frombuffer(raw, dtype=kinds[about["dtype"]]).float().reshape(about["shape"])
    for name in [name for name in arrays if name.endswith(".scales")]:
        scales, of = arrays.pop(name), name.removesuffix(".scales")
        # Byte 128 stands for 0.
        arrays[of] = (arrays[of] - 128) * scales.reshape(-1, *[1] * (arrays[of].dim() - 1))
    joined = {name.removeprefix("camera."): a for name, a in arrays.items() if name.startswith("camera.")}
    return joined or arrays


class Convolution(nn.Module):
    def __init__(self, arrays, name, stride=1, transposed=False):
        super().__init__()
        self.weight = nn.Parameter(arrays[f"{name}.weight"])
        self.bias = nn.Parameter(arrays[f"{name}.bias"])
        self.stride, self.transposed = stride, transposed

    def forward(self, x):
        if self.transposed:
            return F.conv_transpose2d(x, self.weight, self.bias, stride=self.stride)
        return F.conv2d(x, self.weight, self.bias, stride=self.stride, padding=1 if self.stride == 1 else 0)


class Block(nn.Module):
    def __init__(self, arrays, name):
        super().__init__()
        self.first = Convolution(arrays, f"{name}.first")
        self.second = Convolution(arrays, f"{name}.second")

    def forward(self, x):
        return x + self.second(F.relu(self.first(x)))


class Denoiser(nn.Module):
    """The U-Net of src/models/families/uNet.ts."""

    def __init__(self, arrays):
        super().__init__()
        levels = 1 + max(int(name.split(".")[1]) for name in arrays if name.startswith("in."))
        blocks = 1 + max(int(name.split(".")[2]) for name in arrays if name.startswith("in."))
        stack = lambda name: nn.Sequential(*(Block(arrays, f"{name}.{i}") for i in range(blocks)))
        self.head = Convolution(arrays, "head")
        self.inwards = nn.ModuleList(stack(f"in.{level}") for level in range(levels))
        self.down = nn.ModuleList(Convolution(arrays, f"down.{level}", 2) for level in range(1, levels))
        self.up = nn.ModuleList(Convolution(arrays, f"up.{level}", 2, True) for level in range(levels - 1))
        self.outwards = nn.ModuleList(stack(f"out.{level}") for level in range(levels - 1))
        self.tail = Convolution(arrays, "tail")
        # ONNX's SpaceToDepth counts a square's pixels first and channels last, PyTorch's pixel_unshuffle the other way round.
        with torch.no_grad():
            self.head.weight.copy_(self.head.weight.unflatten(1, (4, -1)).transpose(1, 2).flatten(1, 2))
            self.tail.weight.copy_(self.tail.weight.unflatten(0, (4, -1)).transpose(0, 1).flatten(0, 1))
            self.tail.bias.copy_(self.tail.bias.unflatten(0, (4, -1)).T.flatten())

    def forward(self, noisy):
        x = self.head(F.pixel_unshuffle(noisy, 2))
        skips = []
        for level, blocks in enumerate(self.inwards):
            if level > 0:
                skips.append(x)
                x = self.down[level - 1](x)
            x = blocks(x)
        for up, blocks in reversed(list(zip(self.up, self.outwards))):
            x = blocks(up(x) + skips.pop())
        return (noisy - F.pixel_shuffle(self.tail(x), 2)).clamp(0, 1)


# Pixels around a place that can change what it becomes.
REACH = 104


def clean(net, photo, tiles):
    """Cleans a photo as a whole, or in tiles × tiles parts that see all around them."""
    if tiles == 1:
        return net(photo)
    height, width = photo.shape[2:]
    out = torch.empty_like(photo)
    rows, columns = ([(n * i // tiles, n * (i + 1) // tiles) for i in range(tiles)] for n in (height, width))
    for top, bottom in rows:
        for left, right in columns:
            above, before = max(0, top - REACH), max(0, left - REACH)
            part = net(photo[:, :, above : min(height, bottom + REACH), before : min(width, right + REACH)])
            out[:, :, top:bottom, left:right] = part[:, :, top - above : bottom - above, left - before : right - before]
    return out


def prepare(path, work, setting):
    options = SETTINGS[setting]
    torch.set_flush_denormal(True)
    layout = torch.channels_last if options["channels_last"] else torch.contiguous_format
    height, width = (int(side) for side in work.split("x"))
    photo = torch.rand(1, 3, height, width).contiguous(memory_format=layout)
    net = Denoiser(read(path)).eval().to(memory_format=layout)
    run = torch.compile(net) if options["compile"] else net

    def step():
        with torch.inference_mode():
            clean(run, photo, options["tiles"])
        return 0.0

    return step


def pick_best(path, work):
    """The setting whose second photo took least time; one that cannot run here is named."""
    trials, failures = {}, {}
    for setting in SETTINGS:
        try:
            step = prepare(path, work, setting)
            timed(step, 1)
            (ms,), _ = timed(step, 1)
            trials[setting] = ms
        except Exception as error:
            failures[setting] = first_line(error)
    return min(trials, key=trials.get), trials, failures


def main():
    path = sys.argv[1]
    torch.backends.nnpack.set_flags(False)
    torch.set_num_threads(int(os.environ.get("YARDSTICK_THREADS", "2")))
    # As in pytorch.py: freeing one large block raises the threshold above which blocks go back to the system.
    torch.rand(6_000_000)

    def answer(words, state):
        if words[0] == "setup":
            work, setting = words[1], words[2] if len(words) > 2 else "whole"
            trials, failures = {}, {}
            if setting == "best":
                setting, trials, failures = pick_best(path, work)
            state["step"] = prepare(path, work, setting)
            return {"ok": True, "work": work, "setting": setting, "trials": trials, "failures": failures}
        if words[0] == "run":
            ms, _ = timed(state["step"], int(words[1]))
            return {"ms": ms}
        if words[0] == "peak":
            return {"mb": peak_mb()}
        return {"error": f"unknown command {words[0]!r}"}

    serve(answer)


if __name__ == "__main__":
    main()
