"""PyTorch's side of the race. Speaks one JSON line for each line it reads; see README.md for the protocol."""

import json
import os
import platform
import sys
import time

import torch

from works import WORKS, input_shape, loss_of, network, noise_shape

# What each setting turns on. `best` is not a row: it is the fastest of CANDIDATES on this machine, found by trial.
SETTINGS = {
    "default": {"fused": False, "channels_last": False, "flush": False, "compile": False},
    "fused": {"fused": True, "channels_last": False, "flush": True, "compile": False},
    "channels_last": {"fused": True, "channels_last": True, "flush": True, "compile": False},
    "compiled": {"fused": True, "channels_last": False, "flush": True, "compile": True},
    "compiled_channels_last": {"fused": True, "channels_last": True, "flush": True, "compile": True},
}
CANDIDATES = ("fused", "channels_last", "compiled", "compiled_channels_last")
DENSE_CANDIDATES = ("fused", "compiled")
BATCHES = 4


def prepare(name, setting):
    """A function that takes one training step and returns its loss."""
    work, options = WORKS[name], SETTINGS[setting]
    torch.manual_seed(7)
    torch.set_flush_denormal(options["flush"])
    layout = torch.channels_last if options["channels_last"] else torch.contiguous_format
    model = network(work)
    if len(input_shape(work)) == 4:
        model = model.to(memory_format=layout)
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True if options["fused"] else None)
    batches = [sample(work, layout) for _ in range(BATCHES)]
    shape = noise_shape(work)
    noises = [torch.randn(shape) if shape else None for _ in range(BATCHES)]

    def loss_at(x, noise):
        output, mu, logvar = model(x, noise)
        return loss_of(work, output, mu, logvar, x)

    forward = torch.compile(loss_at) if options["compile"] else loss_at
    count = 0

    def step():
        nonlocal count
        turn = count % BATCHES
        count += 1
        adam.zero_grad(set_to_none=True)
        loss = forward(batches[turn], noises[turn])
        loss.backward()
        adam.step()
        return loss.item()

    return step


def sample(work, layout):
    """One batch in 0..1, mostly dark as pictures of digits and clothes are."""
    x = torch.rand(input_shape(work)).pow(3)
    return x.contiguous(memory_format=layout) if x.dim() == 4 else x


def timed(step, count):
    """Milliseconds of each of `count` steps, and the last loss."""
    ms, loss = [], float("nan")
    for _ in range(count):
        start = time.perf_counter()
        loss = step()
        ms.append((time.perf_counter() - start) * 1000)
    return ms, loss


def pick_best(name, candidates):
    """The fastest candidate: rounds alternate and the least time of each counts, for a busy machine only adds time.

    A candidate that fails is left out and named.
    """
    rounds, count = (2, 2) if name == "W3" else (5, 10)
    steps, failures = {}, {}
    for setting in candidates:
        try:
            step = prepare(name, setting)
            timed(step, 2)
            steps[setting] = step
        except Exception as error:  # a candidate that cannot run here is no reason to stop the race
            failures[setting] = first_line(error)
    trials = {setting: float("inf") for setting in steps}
    for _ in range(rounds):
        for setting, step in steps.items():
            ms, _ = timed(step, count)
            trials[setting] = min(trials[setting], *ms)
    return min(trials, key=trials.get), trials, failures


def peak_mb():
    """The most memory this process ever held, in MB (10^6 bytes)."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def hello():
    return {
        "ready": True,
        "side": "pytorch",
        "version": torch.__version__,
        "runtime": f"python {platform.python_version()}",
        "threads": torch.get_num_threads(),
    }


def answer(words, state):
    verb = words[0]
    if verb == "setup":
        name = words[1]
        setting = words[2] if len(words) > 2 else "default"
        if name not in WORKS or setting not in {*SETTINGS, "best"}:
            return {"error": f"setup: no work {name!r} with setting {setting!r}"}
        trials, failures = {}, {}
        if setting == "best":
            setting, trials, failures = pick_best(name, CANDIDATES if len(input_shape(WORKS[name])) == 4 else DENSE_CANDIDATES)
        state["step"] = prepare(name, setting)
        return {"ok": True, "work": name, "setting": setting, "trials": trials, "failures": failures}
    if verb == "run":
        if "step" not in state:
            return {"error": "run: nothing is set up"}
        ms, loss = timed(state["step"], int(words[1]))
        return {"ms": ms, "loss": loss}
    if verb == "peak":
        return {"mb": peak_mb()}
    return {"error": f"unknown command {verb!r}"}


def main():
    # NNPACK has no kernels for many CPUs and says so at each call.
    torch.backends.nnpack.set_flags(False)
    torch.set_num_threads(int(os.environ.get("YARDSTICK_THREADS", "2")))
    # glibc gives blocks above a threshold back to the system at each free, and the next step waits for fresh pages: W2
    # takes four times as long. Freeing one large block raises the threshold, as any script's first large array does.
    torch.rand(6_000_000)
    serve(answer)


def serve(reply):
    """Says hello, then answers each line with `reply(words, state)` until `quit`."""
    state = {}
    say(hello())
    for line in sys.stdin:
        words = line.split()
        if not words:
            continue
        if words[0] == "quit":
            break
        try:
            say(reply(words, state))
        except Exception as error:  # one bad command must not end the process: the other side is waiting
            say({"error": first_line(error)})


def first_line(error):
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]


def say(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
