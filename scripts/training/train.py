"""Trains the beat network on the onsets of clips.

usage: train.py CLIPS ONSETS MODEL.pt [--steps N] [--seed N]

CLIPS holds NNNN-kind.beats, ONSETS NNNN-kind.onsets as onset_dump writes them. Every fifteenth clip is kept for
validation. The weights saved are the running mean of the last hundreds of steps.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn

INPUTS, CHANNELS, LAYERS = 8, 10, 9
TAPS = 5                    # of every convolution
HOP = 2                     # frames of onsets for each of the network's
FRAMES = 1400               # of the network, a clip: 28 s
DOWNBEAT_WEIGHT = 1.5


def normalised(stored):
    """What the network is given: each band in units of its root mean square."""
    x = stored.astype(np.float32)
    return np.minimum(x / np.maximum(np.sqrt((x ** 2).mean(axis=0)), 6), 6)


def activation(x):
    return torch.where(x > 0, x, x / (1 - x.clamp(max=0)))


class Network(nn.Module):
    def __init__(self, dropout=0.02):
        super().__init__()
        self.dropout = dropout
        self.inp = nn.Linear(INPUTS * TAPS, CHANNELS)
        self.conv = nn.ModuleList([nn.Linear(CHANNELS * TAPS, CHANNELS) for _ in range(LAYERS)])
        self.head = nn.Linear(CHANNELS, 2)
        for layer in self.conv:
            layer.weight.data *= 0.7
        self.head.bias.data[:] = torch.tensor([-2.5, -3.5])

    def forward(self, x):
        """Log-odds (clip, frame, beat and downbeat) of onsets (clip, HOP * frame, input)."""
        length = x.shape[1]
        x = nn.functional.pad(x, (0, 0, TAPS // 2, TAPS // 2))
        y = activation(self.inp(torch.cat([x[:, i:i + length:HOP] for i in range(TAPS)], -1)))
        frames = y.shape[1]
        for i, layer in enumerate(self.conv):
            apart = 2 ** i
            z = nn.functional.pad(y, (0, 0, TAPS // 2 * apart, TAPS // 2 * apart))
            z = activation(layer(torch.cat([z[:, j * apart:j * apart + frames] for j in range(TAPS)], -1)))
            if self.training:
                z = z * (torch.rand(len(z), 1, CHANNELS) > self.dropout) / (1 - self.dropout)
            y = y + z
        return self.head(y)


class Clip:
    def __init__(self, beats, onsets):
        raw = onsets.read_bytes()
        self.rate = np.frombuffer(raw[:8], "<f8")[0]
        self.x = normalised(np.frombuffer(raw[8:], np.uint8).reshape(-1, INPUTS))
        self.beats = np.loadtxt(beats).reshape(-1, 2)
        self.bpm = 60 / np.median(np.diff(self.beats[:, 0]))

    def targets(self, first, pace):
        """1 at beats and downbeats, 0.4 beside them."""
        y = np.zeros((FRAMES, 2), np.float32)
        for time, position in self.beats:
            at = round((time * self.rate - first) / pace / HOP)
            for k, value in ((at - 1, 0.4), (at + 1, 0.4), (at, 1)):
                if 0 <= k < FRAMES:
                    y[k, 0] = max(y[k, 0], value)
                    if position == 1:
                        y[k, 1] = max(y[k, 1], value)
        return y

    def plain(self):
        x = self.x[:HOP * FRAMES]
        return np.pad(x, ((0, HOP * FRAMES - len(x)), (0, 0))), self.targets(0, 1)

    def varied(self, rng):
        """At another pace, bands louder, softer or missing, with noise."""
        kind = rng.random()
        if kind < 0.4:
            pace = np.exp(0.07 * rng.normal())
        elif kind < 0.6:
            pace = 1.0
        else:
            pace = np.clip(112 * np.exp(0.28 * rng.normal()) / self.bpm, 0.8, 1.4)
        first = np.floor(rng.uniform(0, max(0, len(self.x) - HOP * FRAMES * pace)))
        at = first + np.arange(HOP * FRAMES) * pace
        k = np.clip(np.floor(at).astype(int), 0, len(self.x) - 2)
        part = (at - k)[:, None].astype(np.float32)
        x = self.x[k] * (1 - part) + self.x[k + 1] * part
        x[at > len(self.x) - 1] = 0
        x *= np.exp(0.25 * rng.normal(size=INPUTS)) * np.exp(0.1 * rng.normal())
        missing = rng.random(INPUTS) < (0.12 if rng.random() < 0.6 else 0.4)
        missing[rng.integers(INPUTS)] = False
        x[:, missing] = 0
        if rng.random() < 0.5:
            x = np.maximum(0, x + rng.normal(size=x.shape) * rng.uniform(0, 0.5))
        if rng.random() < 0.3:
            x = x ** rng.uniform(0.7, 1.4)
        return x.astype(np.float32), self.targets(first, pace)


def batch_of(pairs):
    x, y = zip(*pairs)
    return torch.from_numpy(np.stack(x)), torch.from_numpy(np.stack(y))


def loss_of(answers, truth):
    loss = nn.functional.binary_cross_entropy_with_logits(answers, truth, reduction="none").mean(dim=(0, 1))
    return loss[0] + DOWNBEAT_WEIGHT * loss[1]


def validation_loss(network, clips):
    network.eval()
    with torch.no_grad():
        return np.mean([float(loss_of(network(x), y)) for x, y in (batch_of([c.plain()]) for c in clips)])


def train(clips, held, options):
    rng = np.random.default_rng(options.seed)
    torch.manual_seed(options.seed)
    network = Network()
    optimiser = torch.optim.Adam(network.parameters(), lr=options.rate, betas=(0.9, 0.99))
    mean = {k: v.clone() for k, v in network.state_dict().items()}
    running = None
    for step in range(options.steps):
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1, 0.05 + step / 100) * (0.5 + 0.5 * np.cos(np.pi * step / options.steps)) + 1e-5
        x, y = batch_of([clips[i].varied(rng) for i in rng.integers(len(clips), size=options.batch)])
        network.train()
        loss = loss_of(network(x), y)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        running = float(loss) if running is None else 0.98 * running + 0.02 * float(loss)
        for k, v in network.state_dict().items():
            mean[k] += 0.01 * (v - mean[k])
        if step % 200 == 199:
            print(f"step {step + 1}: training {running:.4f}, validation {validation_loss(network, held):.4f}", flush=True)
            torch.save(mean, options.model + ".part")
    network.load_state_dict(mean)
    print(f"{sum(p.numel() for p in network.parameters())} weights, validation {validation_loss(network, held):.4f}")
    torch.save(mean, options.model)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips")
    parser.add_argument("onsets")
    parser.add_argument("model")
    parser.add_argument("--steps", type=int, default=1300)
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--rate", type=float, default=5e-3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    stems = sorted(p.stem for p in Path(options.onsets).glob("*.onsets"))
    clips = {s: Clip(Path(options.clips) / f"{s}.beats", Path(options.onsets) / f"{s}.onsets") for s in stems}
    held = [c for s, c in clips.items() if int(s[:4]) % 15 == 0]
    train([c for s, c in clips.items() if int(s[:4]) % 15], held, options)


if __name__ == "__main__":
    main()
