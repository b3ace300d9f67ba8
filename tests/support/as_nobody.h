// Without root's rights for a scope, so that tests of permissions mean something for root too.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unistd.h>

#include <stdexcept>

namespace nocturne::test {

/// Changes nothing when the caller is not root. The whole process changes: no other threads may be running.
class AsNobody {
 public:
  AsNobody() : root_(geteuid() == 0) {
    if (root_ && seteuid(kNobody) != 0) throw std::runtime_error("cannot become nobody");
  }
  ~AsNobody() {
    if (root_ && seteuid(0) != 0) _exit(1);
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  static constexpr uid_t kNobody = 65534;
  bool root_;
};

}  // namespace nocturne::test
