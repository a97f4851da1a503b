// ContextHandle::coverage: what the debugger has counted, as plain data.
#include "include/shoal/api/context_core.h"
#include "include/shoal/api/values.h"
#include "vm/bytecode/debug_info.h"
#include "vm/run/debugger.h"

namespace shoal {
namespace {

Data number(uint64_t n) { return Data(static_cast<double>(n)); }

struct Rows {
  std::vector<Data> statements, branches, functions;
};

void add_function(Debugger& debugger, const CodeUnit& unit, const FunctionCode& code,
                  const FunctionDebugInfo& info, Rows& rows) {
  const auto row = [&](SourcePosition at, uint32_t pc) {
    return Data::array({number(at.line), number(at.column), number(debugger.count_of(&code, pc))});
  };
  for (const DebugStatement& s : info.statements)
    rows.statements.push_back(row(unit.position_of(s.source), s.pc));
  for (const DebugBranch& b : info.branches) {
    const SourcePosition decision = unit.position_of(b.decision), at = unit.position_of(b.source);
    rows.branches.push_back(Data::array(
        {number(decision.line), number(decision.column), number(static_cast<uint64_t>(b.kind)),
         number(at.line), number(at.column), number(debugger.count_of(&code, b.pc))}));
  }
  if (code.index == 0 || info.statements.empty()) return;  // The top level is no function.
  if (code.image->is_class_field_initializer || code.image->source_end <= code.image->source_start)
    return;
  const SourcePosition start = unit.position_of(code.image->source_start);
  const SourcePosition end = unit.position_of(code.image->source_end);
  const uint64_t calls = debugger.count_of(&code, info.statements.front().pc);
  rows.functions.push_back(Data::array({number(start.line), number(start.column), number(end.line),
                                        number(calls), Data(code.name->utf8())}));
}

struct ReadCoverage final : Request {
  std::vector<std::string> unloaded;

  Task<Value> run(Context& cx, ContextCore* core) override { return start(cx, core, this); }
  static Task<Value> start(Context& cx, ContextCore* core, ReadCoverage* self) {
    const Value value = co_await read(cx, *core, self->unloaded);
    co_return value;
  }
  /// Makes units of them, and no more: what they import is not looked for.
  static Result<void> compile(Context& cx, EmbedHost& host, const std::vector<std::string>& paths,
                              std::vector<Data>& out) {
    for (const std::string& path : paths) {
      host.last_frame.clear();
      if (host.loader().load_file(cx, path).ok()) continue;
      if (cx.is_terminating()) return Thrown{};
      std::string error = error_of(cx, cx.take_exception()).message;
      out.push_back(Data::object({{"file", Data(path)}, {"error", Data(std::move(error))}}));
    }
    host.last_frame.clear();
    return {};
  }
  static Result<Value> read(Context& cx, ContextCore& core,
                            const std::vector<std::string>& unloaded) {
    std::vector<Data> files;
    TRY_VOID(compile(cx, core.actor().host(), unloaded, files));
    Debugger* const debugger = cx.debugger();
    for (size_t i = 0; debugger && i < cx.units.size(); ++i) {
      const CodeUnit& unit = *cx.units[i];
      const std::string& name = unit.image().source_name;
      if (!name.starts_with('/')) continue;
      const UnitDebugInfo* const info = debugger->describe(&unit);
      if (!info) continue;
      Rows rows;
      for (const FunctionCode& code : unit.functions())
        add_function(*debugger, unit, code, info->functions[code.index], rows);
      files.push_back(Data::object({{"file", Data(name)},
                                    {"statements", Data(Data::Array(std::move(rows.statements)))},
                                    {"branches", Data(Data::Array(std::move(rows.branches)))},
                                    {"functions", Data(Data::Array(std::move(rows.functions)))}}));
    }
    return value_of(cx, core, Data(Data::Array(std::move(files))));
  }
};

}  // namespace

Future<Data> ContextHandle::coverage(std::vector<std::string> unloaded) const {
  auto request = std::make_unique<ReadCoverage>();
  request->unloaded = std::move(unloaded);
  if (core_) return Future<Data>(core_->post(std::move(request)));
  return Future<Data>::ready(make_error(ErrorCode::EmptyHandle, "this ContextHandle is empty"));
}

}  // namespace shoal
