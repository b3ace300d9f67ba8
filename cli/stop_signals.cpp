// signalfd(2) and a thread that reads it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/stop_signals.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "cli/exit_status.h"
#include "core/error.h"

namespace nocturne {
namespace {

sigset_t stopping_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction now {};
    if (sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) sigaddset(&set, signal);
  }
  return set;
}

}  // namespace

StopSignals::StopSignals(std::function<void()> on_first) : on_first_(std::move(on_first)) {
  const sigset_t set = stopping_signals();
  signals_ = signalfd(-1, &set, SFD_CLOEXEC);
  end_ = eventfd(0, EFD_CLOEXEC);
  if (signals_ < 0 || end_ < 0)
    throw Error(ErrorCode::usage,
                std::string("signals: cannot be listened to (") + std::strerror(errno) + ")");
  pthread_sigmask(SIG_BLOCK, &set, &before_);
  listener_ = std::thread([this] { listen(); });
}

StopSignals::~StopSignals() {
  const std::uint64_t one = 1;
  while (::write(end_, &one, sizeof one) < 0 && errno == EINTR) {
  }
  listener_.join();
  ::close(signals_);
  ::close(end_);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void StopSignals::listen() {
  std::array<pollfd, 2> waited{{{signals_, POLLIN, 0}, {end_, POLLIN, 0}}};
  while (true) {
    if (::poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) return;
    if (waited[1].revents != 0) return;
    signalfd_siginfo info{};
    if (waited[0].revents == 0 || ::read(signals_, &info, sizeof info) != sizeof info) continue;
    if (!stop_.request_stop()) ::_exit(static_cast<int>(ExitStatus::interrupted));
    if (on_first_) on_first_();
  }
}

}  // namespace nocturne
