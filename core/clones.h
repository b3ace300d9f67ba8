// Function multiversioning for hot loops: the loader picks the widest instruction set the processor has.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Results are the same bits from each variant: fused multiply-add is off (-ffp-contract=off) and the compiler
// may not reorder sums, so a loop that wants speed keeps several sums of its own (core/lanes.h) or none from
// turn to turn.
#pragma once

#if defined(NOCTURNE_NO_CLONES) || !defined(__x86_64__)
#define NOCTURNE_CLONES
#else
#define NOCTURNE_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#endif
