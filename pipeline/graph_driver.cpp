// The carousel as a oneTBB flow graph: chunks are the tokens that go round.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "pipeline/stages.h"

namespace nocturne {
namespace {

namespace flow = oneapi::tbb::flow;

// Messages of a flow graph are copied; what cannot be copied goes by pointer.
using LoadMessage = std::shared_ptr<Source::Load>;
struct Analyzed {
  Part part;
  Chunk* chunk;
};
using PartMessage = std::shared_ptr<Analyzed>;
using EndedMessage = std::shared_ptr<Assembler::Ended>;
using OutcomeMessage = std::shared_ptr<Outcome>;

// What is nearer to the end goes first: otherwise one thread may fill and analyse on and on while parts pile
// up.
enum Priority : flow::node_priority_t { kAssemble = 1, kFinish = 2, kWrite = 3 };

class Carousel {
 public:
  Carousel(const Pipeline& pipeline, int threads)
      : pipeline_(pipeline),
        fill_(graph_, static_cast<std::size_t>(threads), [this](Chunk* c, auto& ports) { fill(c, ports); }),
        // Not unlimited: a limited node takes its messages first in, first out. Left to the scheduler, the
        // newest chunk goes first, and the oldest of a long track may wait for hours while thousands of parts
        // wait for it.
        analyze_(graph_, static_cast<std::size_t>(threads),
                 [this](const LoadMessage& m) { return analyze_chunk(*m); }),
        assemble_(
            graph_, flow::serial, [this](const PartMessage& m, auto& ports) { assemble(*m, ports); },
            kAssemble),
        finish_(
            graph_, flow::unlimited,
            [](const EndedMessage& m) { return std::make_shared<Outcome>(finish(std::move(*m))); }, kFinish),
        write_(
            graph_, flow::serial,
            [this](const OutcomeMessage& m) {
              pipeline_.write(std::move(*m));
              return flow::continue_msg();
            },
            kWrite) {
    flow::make_edge(flow::output_port<0>(fill_), analyze_);
    flow::make_edge(flow::output_port<1>(fill_), fill_);  // parked chunks that may find work now
    flow::make_edge(analyze_, assemble_);
    flow::make_edge(flow::output_port<0>(assemble_), finish_);
    flow::make_edge(flow::output_port<1>(assemble_), fill_);  // the empty buffer goes round again
    flow::make_edge(finish_, write_);
  }

  void run(std::vector<Chunk>& chunks) {
    for (Chunk& chunk : chunks) fill_.try_put(&chunk);
    graph_.wait_for_all();
  }

 private:
  using FillNode = flow::multifunction_node<Chunk*, std::tuple<LoadMessage, Chunk*>>;
  using AnalyzeNode = flow::function_node<LoadMessage, PartMessage>;
  using AssembleNode = flow::multifunction_node<PartMessage, std::tuple<EndedMessage, Chunk*>>;

  void fill(Chunk* chunk, FillNode::output_ports_type& ports) {
    auto load = std::make_shared<Source::Load>();
    if (pipeline_.source.fill(*chunk, *load) == Source::Fill::loaded) std::get<0>(ports).try_put(load);
    while (Chunk* parked = pipeline_.source.wake()) std::get<1>(ports).try_put(parked);
  }

  PartMessage analyze_chunk(const Source::Load& load) {
    return std::make_shared<Analyzed>(Analyzed{nocturne::analyze(load, pipeline_.cache), load.chunk});
  }

  void assemble(Analyzed& analyzed, AssembleNode::output_ports_type& ports) {
    if (auto ended = assembler_.add(std::move(analyzed.part)))
      std::get<0>(ports).try_put(std::make_shared<Assembler::Ended>(std::move(*ended)));
    std::get<1>(ports).try_put(analyzed.chunk);
  }

  const Pipeline& pipeline_;
  Assembler assembler_;
  flow::graph graph_;
  FillNode fill_;
  AnalyzeNode analyze_;
  AssembleNode assemble_;
  flow::function_node<EndedMessage, OutcomeMessage> finish_;
  flow::function_node<OutcomeMessage> write_;
};

}  // namespace

void run_graph(const Pipeline& pipeline, int threads, int buffers) {
  const oneapi::tbb::global_control limit(oneapi::tbb::global_control::max_allowed_parallelism,
                                          static_cast<std::size_t>(threads));
  oneapi::tbb::task_arena arena(threads);
  std::vector<Chunk> chunks(static_cast<std::size_t>(buffers));
  arena.execute([&] { Carousel(pipeline, threads).run(chunks); });
}

}  // namespace nocturne
