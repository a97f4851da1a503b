#include "vm/run/heap_snapshot.h"

#include <algorithm>

#include "vm/run/call_tree.h"
#include "vm/run/heap_graph.h"

namespace shoal {
namespace {

constexpr size_t kPieceBytes = size_t{1} << 18;
constexpr uint32_t kNodeFields = 7;

constexpr const char* kMeta =
    R"({"node_fields":["type","name","id","self_size","edge_count","trace_node_id",)"
    R"("detachedness"],)"
    R"("node_types":[["hidden","array","string","object","code","closure","regexp","number",)"
    R"("native","synthetic","concatenated string","sliced string","symbol","bigint",)"
    R"("object shape"],"string","number","number","number","number","number"],)"
    R"("edge_fields":["type","name_or_index","to_node"],)"
    R"("edge_types":[["context","element","property","internal","hidden","shortcut","weak"],)"
    R"("string_or_number","node"],)"
    R"("trace_function_info_fields":["function_id","name","script_name","script_id","line",)"
    R"("column"],"trace_node_fields":["id","function_info_index","count","size","children"],)"
    R"("sample_fields":["timestamp_us","last_assigned_id"],)"
    R"("location_fields":["object_index","script_id","line","column"]})";

/// Puts numbers and texts together and gives them away in big pieces.
class PieceWriter {
 public:
  explicit PieceWriter(const std::function<void(std::string_view)>& write) : write_(write) {}
  ~PieceWriter() { flush(); }
  PieceWriter(const PieceWriter&) = delete;
  PieceWriter& operator=(const PieceWriter&) = delete;

  std::string& piece() {
    if (piece_.size() >= kPieceBytes) flush();
    return piece_;
  }

 private:
  void flush() {
    if (!piece_.empty()) write_(piece_);
    piece_.clear();
  }
  const std::function<void(std::string_view)>& write_;
  std::string piece_;
};

void put_row(std::string& out, bool is_first, std::initializer_list<uint64_t> numbers) {
  if (!is_first) out += ",\n";
  const char* separator = "";
  for (const uint64_t number : numbers) {
    out += separator + std::to_string(number);
    separator = ",";
  }
}

}  // namespace

HeapSnapshotCounts write_heap_snapshot(Context& cx,
                                       const std::function<void(std::string_view)>& write) {
  HeapGraph graph(cx);
  graph.build();
  PieceWriter writer(write);
  writer.piece() += std::string("{\"snapshot\":{\"meta\":") + kMeta +
                    ",\"node_count\":" + std::to_string(graph.nodes().size()) +
                    ",\"edge_count\":" + std::to_string(graph.edges().size()) +
                    ",\"trace_function_count\":0},\n\"nodes\":[";
  bool is_first = true;
  for (const HeapNode& n : graph.nodes())
    put_row(writer.piece(), std::exchange(is_first, false),
            {static_cast<uint64_t>(n.type), n.name, n.id,
             std::min<uint64_t>(n.self_bytes, UINT32_MAX), n.edge_count, 0, 0});
  writer.piece() += "],\n\"edges\":[";
  is_first = true;
  for (const HeapEdge& e : graph.edges())
    put_row(writer.piece(), std::exchange(is_first, false),
            {static_cast<uint64_t>(e.type), e.name_or_index, uint64_t{e.to} * kNodeFields});
  writer.piece() +=
      "],\n\"trace_function_infos\":[],\n\"trace_tree\":[],\n\"samples\":[],\n\"locations\":[],\n"
      "\"strings\":[";
  is_first = true;
  for (const std::string& s : graph.strings()) {
    std::string& out = writer.piece();
    if (!std::exchange(is_first, false)) out += ",\n";
    put_json_text(out, s);
  }
  writer.piece() += "]}\n";
  return {graph.nodes().size(), graph.edges().size(), graph.cell_bytes()};
}

}  // namespace shoal
