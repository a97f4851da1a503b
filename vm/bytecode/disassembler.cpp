#include "vm/bytecode/disassembler.h"

#include <algorithm>
#include <charconv>

#include "vm/bytecode/decode.h"
#include "vm/bytecode/position_table.h"
#include "vm/bytecode/runtime_functions.h"

namespace shoal {
namespace {

const char* kind_name(FunctionKind kind) {
  switch (kind) {
    case FunctionKind::Normal: return "function";
    case FunctionKind::Arrow: return "arrow";
    case FunctionKind::Method: return "method";
    case FunctionKind::BaseConstructor: return "base constructor";
    case FunctionKind::DerivedConstructor: return "derived constructor";
    case FunctionKind::Script: return "script";
    case FunctionKind::Module: return "module";
  }
  SHOAL_UNREACHABLE();
}

std::string number_text(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return std::string(buffer, end.ptr);
}

class Printer {
 public:
  Printer(const UnitImage& unit, DisassemblyOptions options) : unit_(unit), options_(options) {
    line_starts_.push_back(0);
    for (uint32_t i = 0; i < unit.source.size(); ++i) {
      if (unit.source[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  std::string print(uint32_t index);

 private:
  void print_head(const FunctionImage& function, uint32_t index);
  void print_words(const FunctionImage& function);
  void print_operand(const FunctionImage& function, OperandInfo info, Op op, uint32_t value,
                     uint32_t next_pc);
  void print_constant(const FunctionImage& function, uint32_t index);
  void print_tables(const FunctionImage& function);
  void print_source_line(uint32_t source);
  void print_string(StringId id);
  void print_strings(const char* title, const std::vector<StringId>& ids);
  void pad(size_t column) {
    while (out_.size() - line_at_ < column) out_ += ' ';
  }

  const UnitImage& unit_;
  DisassemblyOptions options_;
  std::vector<uint32_t> line_starts_;
  std::string out_;
  size_t line_at_ = 0;
  uint32_t last_line_ = ~0u;
};

void Printer::print_string(StringId id) {
  if (id == kNoString) {
    out_ += "none";
    return;
  }
  out_ += '"';
  for (const char16_t unit : unit_.strings[id]) {
    if (unit >= 0x20 && unit < 0x7F && unit != '"' && unit != '\\') {
      out_ += static_cast<char>(unit);
    } else {
      char buffer[8];
      const auto end = std::to_chars(buffer, buffer + sizeof(buffer), unsigned{unit}, 16);
      out_ += "\\u{" + std::string(buffer, end.ptr) + "}";
    }
  }
  out_ += '"';
}

void Printer::print_constant(const FunctionImage& function, uint32_t index) {
  const ConstantImage& constant = function.constants[index];
  switch (constant.kind) {
    case ConstantImage::Kind::Number: out_ += number_text(constant.number); break;
    case ConstantImage::Kind::String: print_string(constant.string); break;
    case ConstantImage::Kind::BigInt:
      print_string(constant.string);
      out_ += 'n';
      break;
  }
}

void Printer::print_operand(const FunctionImage& function, OperandInfo info, Op op, uint32_t value,
                            uint32_t next_pc) {
  switch (info.role) {
    case OperandRole::Out:
    case OperandRole::In:
    case OperandRole::InOut:
    case OperandRole::Range: out_ += "r" + std::to_string(value); break;
    case OperandRole::Key: print_string(function.keys[value]); break;
    case OperandRole::Const: print_constant(function, value); break;
    case OperandRole::Func: out_ += "function#" + std::to_string(function.functions[value]); break;
    case OperandRole::Feedback: out_ += "@" + std::to_string(value); break;
    case OperandRole::Imm:
      if (op == Op::Runtime && std::string_view(info.name) == "id" &&
          value < kRuntimeFunctionCount) {
        out_ += kRuntimeFunctions[value].name;
      } else {
        out_ += std::string(info.name) + "=" + std::to_string(value);
      }
      break;
    case OperandRole::SImm: out_ += std::to_string(static_cast<int32_t>(value)); break;
    case OperandRole::Jump: out_ += "->" + std::to_string(next_pc + value); break;
  }
}

void Printer::print_source_line(uint32_t source) {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), source);
  const uint32_t line = static_cast<uint32_t>(after - line_starts_.begin());
  if (line == last_line_) return;
  last_line_ = line;
  const uint32_t start = line_starts_[line - 1];
  const size_t end = unit_.source.find('\n', start);
  const std::string text = unit_.source.substr(start, end - start);
  const size_t first = text.find_first_not_of(" \t\r");
  out_ += "  ; " + std::to_string(line) + ": ";
  out_ += (first == std::string::npos ? std::string() : text.substr(first)) + "\n";
}

void Printer::print_words(const FunctionImage& function) {
  PositionReader positions(function.positions, function.source_start);
  bool has_mark = positions.next();
  for (uint32_t pc = 0; pc < function.words.size();) {
    for (; has_mark && positions.mark().pc <= pc; has_mark = positions.next())
      if (options_.source_lines) print_source_line(positions.mark().source);
    const Instruction in = decode_instruction(function.words.data(), pc);
    line_at_ = out_.size();
    const std::string offset = std::to_string(pc);
    out_.append(offset.size() < 6 ? 6 - offset.size() : 0, ' ');
    out_ += offset + "  ";
    out_ += op_info(in.op).name;
    if (in.wide) out_ += ".w";
    pad(30);
    for (size_t i = 0; i < in.operand_count(); ++i) {
      if (i) out_ += ", ";
      print_operand(function, op_info(in.op).operands[i], in.op, in.operands[i], in.next);
    }
    while (out_.back() == ' ') out_.pop_back();
    out_ += '\n';
    pc = in.next;
  }
}

void Printer::print_strings(const char* title, const std::vector<StringId>& ids) {
  out_ += std::string("  ") + title + ":";
  for (const StringId id : ids) {
    out_ += ' ';
    print_string(id);
  }
  out_ += '\n';
}

void Printer::print_tables(const FunctionImage& function) {
  for (const HandlerImage& handler : function.handlers) {
    out_ += "  handler [" + std::to_string(handler.start) + ", " + std::to_string(handler.end) +
            ") ->" + std::to_string(handler.target) + "\n";
  }
  for (size_t i = 0; i < function.scopes.size(); ++i) {
    out_ += "  scope " + std::to_string(i + 1) + (function.scopes[i].flags ? " (var):" : ":");
    for (const ScopeImage::Binding& binding : function.scopes[i].bindings) {
      out_ += ' ';
      print_string(binding.name);
      out_ += "=" + std::to_string(binding.slot) + "/" + std::to_string(binding.flags);
    }
    out_ += '\n';
  }
  for (const GlobalDeclarationsImage& globals : function.global_declarations) {
    std::vector<StringId> names;
    for (const auto& lexical : globals.lexicals) names.push_back(lexical.name);
    print_strings("global lexicals", names);
    print_strings("global vars", globals.vars);
    if (!globals.block_functions.empty())
      print_strings("global functions of blocks", globals.block_functions);
    names.clear();
    for (const auto& declared : globals.functions) names.push_back(declared.name);
    print_strings("global functions", names);
  }
  for (const ObjectTemplateImage& object : function.object_templates) {
    print_strings("object template", object.keys);
  }
  for (const RegExpImage& regexp : function.regexps) {
    print_strings("regexp", {regexp.pattern, regexp.flags});
  }
  for (const TaggedTemplateImage& tagged : function.templates) {
    print_strings("template cooked", tagged.cooked);
    print_strings("template raw", tagged.raw);
  }
  for (const std::vector<StringId>& set : function.string_sets) print_strings("strings", set);
  for (const std::vector<int32_t>& table : function.jump_tables) {
    out_ += "  jump table:";
    for (const int32_t distance : table) out_ += " +" + std::to_string(distance);
    out_ += '\n';
  }
}

void Printer::print_head(const FunctionImage& function, uint32_t index) {
  out_ += "function#" + std::to_string(index) + " ";
  print_string(function.name);
  out_ += std::string(" ") + kind_name(function.kind);
  if (function.strict) out_ += " strict";
  if (function.is_async) out_ += " async";
  if (function.is_generator) out_ += " generator";
  if (function.uses_extra_arguments) out_ += " extra-arguments";
  out_ += " params=" + std::to_string(function.param_count) +
          " length=" + std::to_string(function.length) +
          " registers=" + std::to_string(function.register_count) +
          " fuel=" + std::to_string(function.entry_fuel) + "\n";
}

std::string Printer::print(uint32_t index) {
  const FunctionImage& function = unit_.functions[index];
  out_.clear();
  last_line_ = ~0u;
  print_head(function, index);
  print_words(function);
  if (options_.tables) print_tables(function);
  return std::move(out_);
}

}  // namespace

std::string disassemble_function(const UnitImage& unit, uint32_t function,
                                 DisassemblyOptions options) {
  return Printer(unit, options).print(function);
}

std::string disassemble(const UnitImage& unit, DisassemblyOptions options) {
  Printer printer(unit, options);
  std::string out;
  for (uint32_t i = 0; i < unit.functions.size(); ++i) {
    if (i) out += '\n';
    out += printer.print(i);
  }
  return out;
}

}  // namespace shoal
