"""Writes test/golden/W1.json … W4.json: tiny twins of the works, differentiated in float64 by PyTorch.

    python bench/yardstick/golden.py [OUT_DIR]

Each file holds the network, the inputs, the parameters, the loss, every gradient, and the parameters after five steps
of Adam (lr 1e-3, betas 0.9 and 0.999, eps 1e-8) on that same batch. Inputs and parameters are multiples of 2^-10, so a
float32 engine starts from the very same numbers. Seeds are tried until no pre-activation of a ReLU comes near zero
and no gradient is near zero without being zero: there a float32 result may rightly differ; nor may units be dead.

Layouts: pictures N, C, H, W; dense weights [in, out]; convolutions [out, in, kh, kw]; transposed ones [in, out, kh, kw].
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn

from works import Conv, Dense, input_shape, loss_of, network, noise_shape

TWINS = {
    "W1": Dense(batch=3, widths=(12, 8, 6, 4)),
    "W2": Conv(batch=2, size=(1, 8, 12), channels=(3, 4), waist=3, loss="bce"),
    "W3": Conv(batch=2, size=(3, 16, 32), channels=(6, 5, 4, 3), waist=4, loss="mse"),
    "W4": Conv(batch=2, size=(1, 8, 12), channels=(3, 4), waist=3, loss="bce", variational=True),
}
GRID = 1024
STEPS = 5
ADAM = {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8}
KINK_MARGIN = 1e-5
LIVE_SHARE = 0.2
GAIN = 3  # over PyTorch's default start, which lets signals die in small networks
GRADIENT_MARGIN = 5e-7


def snap(tensor):
    return torch.round(tensor * GRID) / GRID


def layer_table(model):
    """The network as plain rows, in the order in which data passes."""
    rows = []
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear):
            rows.append({"name": name, "kind": "dense", "in": module.in_features, "out": module.out_features})
        elif isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            kind = "conv" if isinstance(module, nn.Conv2d) else "convTransposed"
            row = {"name": name, "kind": kind, "in": module.in_channels, "out": module.out_channels}
            rows.append({**row, "kernel": 4, "stride": 2, "padding": 1})
        elif isinstance(module, nn.Flatten):
            rows.append({"name": name, "kind": "flatten"})
        elif isinstance(module, nn.Unflatten):
            rows.append({"name": name, "kind": "unflatten", "shape": list(module.unflattened_size)})
        elif isinstance(module, nn.ReLU):
            rows.append({"name": name, "kind": "relu"})
    return rows


def dump(tensor, digits=12):
    values = tensor.detach().reshape(-1).tolist()
    return {"shape": list(tensor.shape), "data": [float(f"{v:.{digits}g}") for v in values]}


def by_name(model, pick):
    """Arrays of every parameter, dense weights turned to [in, out]."""
    dense = {name for name, module in model.named_modules() if isinstance(module, nn.Linear)}
    table = {}
    for name, parameter in model.named_parameters():
        owner, _, leaf = name.rpartition(".")
        value = pick(parameter)
        table[name] = dump(value.t() if leaf == "weight" and owner in dense else value)
    return table


def attempt(name, work, seed):
    """The golden record for a seed, or None where it comes too near a kink."""
    torch.manual_seed(seed)
    model = network(work).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(snap(GAIN * parameter))
    x = snap(torch.rand(input_shape(work), dtype=torch.float64).pow(2))
    shape = noise_shape(work)
    noise = snap(torch.randn(shape, dtype=torch.float64)) if shape else None

    nearest = []
    for module in model.modules():
        if isinstance(module, nn.ReLU):
            module.register_forward_pre_hook(lambda _, args: nearest.append(args[0].abs().min().item()))

    record = {
        "work": name,
        "seed": seed,
        "made_with": f"torch {torch.__version__}, float64",
        "loss_is": loss_name(work),
        "layers": layer_table(model),
        "inputs": {"x": dump(x), **({"noise": dump(noise)} if shape else {})},
        "parameters": by_name(model, lambda p: p),
    }
    adam = torch.optim.Adam(model.parameters(), **ADAM)
    losses = []
    for step in range(STEPS):
        adam.zero_grad()
        output, mu, logvar = model(x, noise)
        loss = loss_of(work, output, mu, logvar, x)
        loss.backward()
        losses.append(float(f"{loss.item():.12g}"))
        if any((p.grad != 0).double().mean().item() < LIVE_SHARE for p in model.parameters()):
            return None  # a network whose units are dead would hide a wrong gradient
        smallest = min(p.grad[p.grad != 0].abs().min().item() for p in model.parameters() if (p.grad != 0).any())
        if min(nearest) < KINK_MARGIN or smallest < GRADIENT_MARGIN:
            return None
        if step == 0:
            record["output"] = dump(output)
            record["loss"] = losses[0]
            record["gradients"] = by_name(model, lambda p: p.grad)
        adam.step()
    record["adam"] = {"lr": ADAM["lr"], "beta1": 0.9, "beta2": 0.999, "eps": ADAM["eps"], "steps": STEPS}
    record["losses"] = losses
    record["after"] = by_name(model, lambda p: p)
    return record


def loss_name(work):
    if isinstance(work, Conv) and work.variational:
        return "sum of BCE on logits plus KL, per sample, mean over the batch"
    return "mean squared error" if isinstance(work, Conv) and work.loss == "mse" else "mean BCE on logits"


def main():
    root = Path(__file__).resolve().parents[2]
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else root / "test" / "golden"
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.backends.nnpack.set_flags(False)  # it has no float64 and says so at each call
    for name, work in TWINS.items():
        record = next((r for seed in range(20000) if (r := attempt(name, work, seed))), None)
        if record is None:
            sys.exit(f"golden: no seed keeps {name} clear of its kinks; loosen the margins")
        path = out / f"{name}.json"
        path.write_text(json.dumps(record, separators=(",", ":")) + "\n")
        print(f"{path.name}: seed {record['seed']}, {path.stat().st_size} bytes, loss {record['loss']}")


if __name__ == "__main__":
    main()
