// The one table of stages that the laws are tested for: a new stage is a line here from its first day.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "audio/format.h"
#include "mastering/gain.h"
#include "mastering/stage.h"

namespace nocturne::test {

/// `make` gives a stage of the format with settings under which it works hard on noise of -18 dBFS with
/// bursts up to full scale.
struct StageCase {
  std::string name;
  std::function<std::unique_ptr<Stage>(const Format&)> make;
};

inline std::vector<StageCase> stage_table() {
  return {{"gain", [](const Format&) {
             auto stage = std::make_unique<Gain>();
             stage->set(-4.3);
             return stage;
           }}};
}

}  // namespace nocturne::test
