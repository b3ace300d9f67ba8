// CSS. Lines differ by colour (Okabe and Ito's, which the colour-blind can tell apart), width and dashes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/master_report_style.h"

namespace nocturne {
namespace {

constexpr std::string_view kStyle = R"css(
:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --card: #ffffff; --ink: #1c2024; --soft: #5a636d; --rule: #e3e1dc; --grid: #ecebe7; --axis: #b9bcc0;
  --before: #7c8794; --after: #c44e00; --target: #0067a5; --mid: #00795a; --side: #a8447f; --limiter: #c44e00;
  --low: #0067a5; --high: #a8447f; --good: #00795a; --caution: #946200; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --card: #1b1f24; --ink: #e6e8ea; --soft: #a0a8b1; --rule: #2c323a; --grid: #262b32; --axis: #56606b;
    --before: #8d99a8; --after: #ff9a52; --target: #62b6f0; --mid: #3fcf9f; --side: #e291c2; --limiter: #ff9a52;
    --low: #62b6f0; --high: #e291c2; --good: #3fcf9f; --caution: #e8b44a; --bad: #ff8a80;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 "Inter", "Source Sans 3", system-ui, -apple-system,
  "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif;
}
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 2rem; line-height: 1.15; margin: 0; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 0; }
p { margin: 0; }
header .by { color: var(--soft); font-size: 1.05rem; margin-top: 0.3rem; }
header .files { margin: 1rem 0 0; display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 0.9rem; font-size: 0.9rem; }
header .files dt { color: var(--soft); }
header .files dd { margin: 0; overflow-wrap: anywhere; }
.verdict { margin: 1.75rem 0 0; padding: 0.9rem 1.1rem; border-left: 5px solid var(--tone); background: var(--card);
  box-shadow: 0 0 0 1px var(--rule); border-radius: 4px; }
.verdict strong { color: var(--tone); font-size: 1.15rem; }
.verdict p { color: var(--ink); }
.good { --tone: var(--good); } .caution { --tone: var(--caution); } .bad { --tone: var(--bad); } .neutral { --tone: var(--soft); }
.tiles { list-style: none; margin: 1.25rem 0 0; padding: 0; display: grid; gap: 0.75rem;
  grid-template-columns: repeat(auto-fit, minmax(11.5rem, 1fr)); }
.tiles li { background: var(--card); box-shadow: 0 0 0 1px var(--rule); border-radius: 4px; padding: 0.75rem 1rem 0.8rem; }
.tiles .label { color: var(--soft); font-size: 0.85rem; }
.tiles .value { font-size: 1.7rem; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
.tiles .value small { font-size: 0.9rem; font-weight: 400; color: var(--soft); letter-spacing: 0; }
.tiles .from { color: var(--soft); font-size: 0.85rem; font-variant-numeric: tabular-nums; }
section, figure { margin: 2.5rem 0 0; }
figcaption p, section > p { color: var(--soft); font-size: 0.92rem; max-width: 46rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: 0.75rem; font-size: 0.95rem; }
th, td { padding: 0.38rem 0.75rem; text-align: right; border-bottom: 1px solid var(--rule); font-variant-numeric: tabular-nums;
  white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: normal; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); font-weight: 500; font-size: 0.85rem; }
tbody th { font-weight: 400; }
td.new { font-weight: 600; }
.plan td { text-align: left; white-space: normal; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; margin: 0.7rem 0 0; padding: 0; font-size: 0.88rem; }
.key svg { width: 28px; height: 10px; margin-right: 0.45rem; vertical-align: 0.02em; }
.plot { margin-top: 0.5rem; overflow-x: auto; }
.plot > svg { display: block; width: 100%; min-width: 36rem; height: auto; margin-top: 0.4rem; }
svg text { font-size: 12.5px; fill: var(--soft); font-variant-numeric: tabular-nums; }
svg .name { font-size: 13px; }
svg .middle { text-anchor: middle; } svg .end { text-anchor: end; }
svg .mark { fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.grid { stroke: var(--grid); fill: none; stroke-width: 1; } .grid.strong { stroke: var(--axis); opacity: 0.75; }
.border { fill: none; stroke: var(--axis); stroke-width: 1; }
.data path { fill: none; stroke-width: 2; stroke-linejoin: round; }
.data .before { stroke: var(--before); stroke-width: 2; }
.data .target { stroke: var(--target); stroke-dasharray: 7 4; }
.data .after { stroke: var(--after); stroke-width: 2.4; }
.data .midcurve { stroke: var(--mid); stroke-width: 2.4; }
.data .sidecurve { stroke: var(--side); stroke-dasharray: 7 3; }
.data .limiter { stroke: var(--limiter); stroke-width: 1.2; }
.key .limiter { stroke-width: 2.4; }
.data .low { stroke: var(--low); stroke-width: 1.6; }
.data .mid { stroke: var(--mid); stroke-width: 1.6; stroke-dasharray: 6 3; }
.data .high { stroke: var(--high); stroke-width: 1.6; stroke-dasharray: 2 2; }
.data .limit { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 5 4; opacity: 0.8; }
.data .fill { stroke: none; }
.data .limiter.fill { fill: var(--limiter); opacity: 0.3; }
.data .before.fill { fill: var(--before); } .data .after.fill { fill: var(--after); }
.changes { margin: 0.75rem 0 0; padding: 0; list-style: none; }
.changes li { padding: 0.5rem 0; border-bottom: 1px solid var(--rule); }
.changes .why { color: var(--soft); font-size: 0.92rem; }
.warnings { margin: 0.9rem 0 0; padding: 0.7rem 1.1rem 0.7rem 2.2rem; box-shadow: 0 0 0 1px var(--rule);
  border-left: 5px solid var(--caution); border-radius: 4px; background: var(--card); }
pre { margin: 0.6rem 0 0; padding: 0.7rem 0.9rem; background: var(--card); box-shadow: 0 0 0 1px var(--rule); border-radius: 4px;
  font: 0.85rem/1.55 ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 3rem; color: var(--soft); font-size: 0.85rem; overflow-wrap: anywhere; }
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --rule: #ccc; --grid: #e6e6e6; --axis: #999;
    --before: #7c8794; --after: #c44e00; --target: #0067a5; --mid: #00795a; --side: #a8447f; --limiter: #c44e00;
    --low: #0067a5; --high: #a8447f; --good: #00795a; --caution: #946200; --bad: #b3261e; }
  @page { margin: 14mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  figure, section, .verdict, .tiles, tr { break-inside: avoid; }
  .plot > svg { min-width: 0; }
}
)css";

}  // namespace

std::string_view master_report_style() { return kStyle; }

}  // namespace nocturne
