"""Writes a trained network as analyzers/beat_network_weights.h.

usage: export.py MODEL.pt HEADER
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import numpy as np
import torch

UNIT = 1 / 2048

HEAD = """// Weights of the beat network, written by scripts/training/export.py.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace nocturne::beat_network {{

inline constexpr int kInputs = {inputs}, kTaps = {taps}, kChannels = {channels}, kLayers = {layers};
inline constexpr float kWeightUnit = 1.0f / 2048;

/// Of each layer, each output: its weights by input and tap, then its bias; last the beats' and the
/// downbeats' head. In units of kWeightUnit.
// clang-format off
inline constexpr std::array<std::int16_t, {count}> kWeights{{
"""


def rows(linear, taps):
    """One row an output: weights by input and tap, then the bias."""
    weight = linear[0].reshape(len(linear[0]), taps, -1).transpose(0, 2, 1).reshape(len(linear[0]), -1)
    return np.column_stack([weight, linear[1]])


def main():
    state = {k: v.numpy() for k, v in torch.load(sys.argv[1]).items()}
    layers = 1 + max(int(k.split(".")[1]) for k in state if k.startswith("conv."))
    channels, taps, inputs = len(state["inp.bias"]), 5, 8
    parts = [rows((state["inp.weight"], state["inp.bias"]), taps)]
    parts += [rows((state[f"conv.{i}.weight"], state[f"conv.{i}.bias"]), taps) for i in range(layers)]
    parts += [rows((state["head.weight"], state["head.bias"]), 1)]
    values = np.concatenate([np.round(p / UNIT).astype(int).reshape(-1) for p in parts])
    assert np.abs(values).max() < 32768
    lines, line = [], ""
    for v in values:
        if len(line) + len(f"{v},") > 108:
            lines.append(line)
            line = ""
        line += f"{v},"
    with open(sys.argv[2], "w", encoding="utf-8") as f:
        f.write(HEAD.format(inputs=inputs, taps=taps, channels=channels, layers=layers, count=len(values)))
        f.write("\n".join(lines + [line]) + "\n};\n// clang-format on\n\n}  // namespace nocturne::beat_network\n")


if __name__ == "__main__":
    main()
