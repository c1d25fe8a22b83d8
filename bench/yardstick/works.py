"""The networks of the race, W1 to W4, in PyTorch: one definition for the timings and for the golden files.

Every hidden layer is followed by a ReLU; the waist and the last layer are linear. Pictures are N, C, H, W, and a
feature map is flattened in that order.
"""

from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Dense:
    """A multi-layer perceptron and its mirror image: widths[0] in, widths[-1] the waist."""

    batch: int
    widths: tuple


@dataclass(frozen=True)
class Conv:
    """Convolutions (kernel 4, stride 2, padding 1), a dense waist, and the mirror image.

    size: input channels, height, width. channels: one entry a convolution.
    """

    batch: int
    size: tuple
    channels: tuple
    waist: int
    loss: str
    variational: bool = False


WORKS = {
    "W1": Dense(batch=128, widths=(784, 256, 64, 32)),
    "W2": Conv(batch=128, size=(1, 28, 28), channels=(16, 32), waist=32, loss="bce"),
    "W3": Conv(batch=8, size=(3, 256, 256), channels=(128, 64, 32, 16), waist=256, loss="mse"),
    "W4": Conv(batch=128, size=(1, 28, 28), channels=(16, 32), waist=32, loss="bce", variational=True),
}


class Autoencoder(nn.Module):
    """encoder, then `latent` (or `mu` and `logvar`), then decoder."""

    def __init__(self, encoder, width, waist, variational, decoder):
        super().__init__()
        self.encoder = encoder
        if variational:
            self.mu = nn.Linear(width, waist)
            self.logvar = nn.Linear(width, waist)
        else:
            self.latent = nn.Linear(width, waist)
        self.variational = variational
        self.decoder = decoder

    def forward(self, x, noise=None):
        h = self.encoder(x)
        if not self.variational:
            return self.decoder(self.latent(h)), None, None
        mu, logvar = self.mu(h), self.logvar(h)
        return self.decoder(mu + torch.exp(0.5 * logvar) * noise), mu, logvar


def network(work):
    """A freshly initialised network for a work item."""
    return dense_network(work) if isinstance(work, Dense) else conv_network(work)


def dense_network(work):
    down = work.widths[:-1]
    up = work.widths[::-1]
    encoder = OrderedDict()
    for i in range(len(down) - 1):
        encoder[f"dense{i + 1}"] = nn.Linear(down[i], down[i + 1])
        encoder[f"relu{i + 1}"] = nn.ReLU()
    decoder = OrderedDict()
    for i in range(len(up) - 1):
        decoder[f"dense{i + 1}"] = nn.Linear(up[i], up[i + 1])
        if i < len(up) - 2:
            decoder[f"relu{i + 1}"] = nn.ReLU()
    return Autoencoder(nn.Sequential(encoder), down[-1], work.widths[-1], False, nn.Sequential(decoder))


def conv_network(work):
    channels, height, width = work.size
    down = (channels, *work.channels)
    encoder = OrderedDict()
    for i in range(len(down) - 1):
        encoder[f"conv{i + 1}"] = nn.Conv2d(down[i], down[i + 1], 4, stride=2, padding=1)
        encoder[f"relu{i + 1}"] = nn.ReLU()
        height, width = height // 2, width // 2
    flat = down[-1] * height * width
    encoder["flatten"] = nn.Flatten()
    up = down[::-1]
    decoder = OrderedDict()
    decoder["dense"] = nn.Linear(work.waist, flat)
    decoder["relu"] = nn.ReLU()
    decoder["unflatten"] = nn.Unflatten(1, (up[0], height, width))
    for i in range(len(up) - 1):
        decoder[f"conv{i + 1}"] = nn.ConvTranspose2d(up[i], up[i + 1], 4, stride=2, padding=1)
        if i < len(up) - 2:
            decoder[f"relu{i + 1}"] = nn.ReLU()
    return Autoencoder(nn.Sequential(encoder), flat, work.waist, work.variational, nn.Sequential(decoder))


def loss_of(work, output, mu, logvar, target):
    """The mean over every number; for the VAE the sum over each sample plus the KL divergence, mean over the batch."""
    kind = "bce" if isinstance(work, Dense) else work.loss
    if mu is not None:
        batch = target.shape[0]
        reconstruction = F.binary_cross_entropy_with_logits(output, target, reduction="sum")
        divergence = -0.5 * torch.sum(1 + logvar - mu.square() - logvar.exp())
        return (reconstruction + divergence) / batch
    if kind == "bce":
        return F.binary_cross_entropy_with_logits(output, target)
    return F.mse_loss(output, target)


def input_shape(work):
    """Shape of one batch of inputs."""
    return (work.batch, work.widths[0]) if isinstance(work, Dense) else (work.batch, *work.size)


def noise_shape(work):
    """Shape of one batch of the VAE's noise; None for the others."""
    return (work.batch, work.waist) if isinstance(work, Conv) and work.variational else None
