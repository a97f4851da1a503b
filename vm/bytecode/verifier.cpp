#include "vm/bytecode/verifier.h"

#include <algorithm>

#include "vm/bytecode/decode.h"
#include "vm/bytecode/position_table.h"
#include "vm/bytecode/runtime_functions.h"

namespace shoal {
namespace {

/// Those that GetImport may name.
size_t import_count(const ModuleImage& module) noexcept {
  return std::max<size_t>(module.imports.size(), module.imports_around);
}

constexpr uint32_t kRegisterCountMax = 65535;  // Frame::dst has 16 bits.
constexpr size_t kWordsMax = size_t{1} << 28;

bool is_fused(Op op) { return op >= Op::LessJump && op <= Op::StrictNotEqualJump; }

bool is_back_edge(Op op) {
  return op == Op::JumpBack || op == Op::JumpIfTrueBack || op == Op::JumpIfFalseBack;
}

bool is_conditional_jump(Op op) {
  return op == Op::JumpIfTrue || op == Op::JumpIfFalse || op == Op::JumpIfTrueBack ||
         op == Op::JumpIfFalseBack;
}

/// One function.
class FunctionVerifier {
 public:
  FunctionVerifier(const UnitImage& unit, const FunctionImage& function, std::string& message)
      : unit_(unit), function_(function), message_(message) {}

  bool run() {
    return check_head() && find_starts() && check_instructions() && check_handlers() &&
           check_positions() && check_tables();
  }

 private:
  bool fail(const char* what, uint32_t pc = 0) {
    message_ = std::string(what) + " at word " + std::to_string(pc);
    return false;
  }
  bool is_start(uint64_t pc) const { return pc < starts_.size() && starts_[pc]; }
  bool is_string(StringId id) const { return id < unit_.strings.size(); }
  bool is_string_or_none(StringId id) const { return id == kNoString || is_string(id); }
  bool has_registers(uint64_t first, uint64_t count) const {
    return first + count <= function_.register_count;
  }

  bool check_head();
  bool find_starts();
  bool check_instructions();
  bool check_instruction(const Instruction& in);
  bool check_operand(const Instruction& in, const OperandInfo& info, uint32_t value);
  bool check_jump(const Instruction& in, int32_t distance);
  bool check_range(const Instruction& in);
  bool check_index(const Instruction& in);
  bool check_switch(const Instruction& in);
  bool check_fused(const Instruction& in);
  bool check_handlers();
  bool check_positions();
  bool check_tables();
  bool check_scopes();
  bool check_globals();

  const UnitImage& unit_;
  const FunctionImage& function_;
  std::string& message_;
  std::vector<bool> starts_;
};

bool FunctionVerifier::check_head() {
  const FunctionImage& f = function_;
  if (f.words.empty() || f.words.size() > kWordsMax) return fail("no code, or too much");
  if (f.register_count == 0 || f.register_count > kRegisterCountMax)
    return fail("register count out of range");
  if (f.param_count >= f.register_count || f.length > f.param_count)
    return fail("parameter count out of range");
  if (f.entry_fuel == 0) return fail("no fuel at entry");
  if (f.feedback_count > f.words.size()) return fail("feedback count out of range");
  if (f.kind > FunctionKind::Module) return fail("unknown kind of function");
  if (!is_string_or_none(f.name)) return fail("name out of range");
  if (f.source_start > f.source_end || f.source_end > unit_.source.size())
    return fail("source range");
  return true;
}

bool FunctionVerifier::find_starts() {
  const std::vector<uint32_t>& words = function_.words;
  starts_.assign(words.size(), false);
  for (size_t pc = 0; pc < words.size();) {
    const uint32_t w = words[pc];
    const bool wide = (w & 0xFF) == static_cast<uint32_t>(Op::Wide);
    const uint32_t op = wide ? (w >> 8) & 0xFF : w & 0xFF;
    if (op >= static_cast<uint32_t>(Op::Breakpoint))
      return fail("unknown instruction", static_cast<uint32_t>(pc));
    starts_[pc] = true;
    pc += wide ? kWideWords[op] : kNarrowWords[op];
    if (pc > words.size())
      return fail("truncated instruction", static_cast<uint32_t>(words.size()));
  }
  return true;
}

bool FunctionVerifier::check_instructions() {
  const std::vector<uint32_t>& words = function_.words;
  bool ends = false;
  for (uint32_t pc = 0; pc < words.size();) {
    const Instruction in = decode_instruction(words.data(), pc);
    if (!check_instruction(in)) return false;
    ends = op_info(in.op).traits & op_traits::Ends;
    pc = in.next;
  }
  return ends || fail("control runs off the end", static_cast<uint32_t>(words.size()));
}

bool FunctionVerifier::check_instruction(const Instruction& in) {
  const OpInfo& info = op_info(in.op);
  for (size_t i = 0; i < info.operands.size(); ++i)
    if (!check_operand(in, info.operands[i], in.operands[i])) return false;
  return check_range(in) && check_index(in) && check_switch(in) && check_fused(in);
}

bool FunctionVerifier::check_operand(const Instruction& in, const OperandInfo& info,
                                     uint32_t value) {
  switch (info.role) {
    case OperandRole::Out:
    case OperandRole::In:
    case OperandRole::InOut:
    case OperandRole::Range: return has_registers(value, 1) || fail("register out of range", in.pc);
    case OperandRole::Key: return value < function_.keys.size() || fail("key out of range", in.pc);
    case OperandRole::Const:
      return value < function_.constants.size() || fail("constant out of range", in.pc);
    case OperandRole::Func:
      return value < function_.functions.size() || fail("function out of range", in.pc);
    case OperandRole::Feedback:
      return value < function_.feedback_count || fail("feedback slot out of range", in.pc);
    case OperandRole::Jump: return check_jump(in, static_cast<int32_t>(value));
    case OperandRole::Imm:
    case OperandRole::SImm: return true;
  }
  return fail("unknown role", in.pc);
}

bool FunctionVerifier::check_jump(const Instruction& in, int32_t distance) {
  const int64_t target = int64_t{in.next} + distance;
  if (target < 0 || !is_start(static_cast<uint64_t>(target)))
    return fail("jump to no instruction", in.pc);
  if (distance < 0 && !is_back_edge(in.op)) return fail("backward jump without fuel", in.pc);
  if (is_back_edge(in.op) && in.operands[in.operand_count() - 1] == 0)
    return fail("back-edge without fuel", in.pc);
  return true;
}

/// The registers that an instruction uses beyond those it names.
bool FunctionVerifier::check_range(const Instruction& in) {
  uint64_t first = 0, count = 0;
  const auto& operand = in.operands;
  switch (in.op) {
    case Op::Concat:
    case Op::CopyDataProperties:
      first = operand[in.op == Op::Concat ? 1 : 2];
      count = operand[in.op == Op::Concat ? 2 : 3];
      break;
    case Op::Call:
    case Op::Construct:
    case Op::CallEval:
      first = operand[1];
      count = uint64_t{kFrameWords} + 1 + operand[2];
      break;
    case Op::CallSpread:
    case Op::CallEvalSpread:
    case Op::ConstructSpread:
      first = operand[1];
      count = kFrameWords + 2;
      break;
    case Op::NewClass:
      first = operand[0];
      count = 2;
      break;
    case Op::Runtime:
      first = operand[1];
      count = operand[2];
      break;
    case Op::IteratorFast:
    case Op::IteratorStep:
    case Op::IteratorCloseFast:
      first = operand[0];
      count = 3;
      break;
    default: return true;
  }
  return has_registers(first, count) || fail("registers out of range", in.pc);
}

/// Immediates that index tables.
bool FunctionVerifier::check_index(const Instruction& in) {
  const FunctionImage& f = function_;
  size_t index = 0, size = 1;
  switch (in.op) {
    case Op::NewEnv: index = in.operands[3], size = f.scopes.size() + 1; break;
    case Op::DeclareGlobals: index = in.operands[0], size = f.global_declarations.size(); break;
    case Op::NewObject: index = in.operands[1], size = f.object_templates.size() + 1; break;
    case Op::NewArrayFrom: index = in.operands[1], size = f.array_templates.size(); break;
    case Op::NewRegExp: index = in.operands[1], size = f.regexps.size(); break;
    case Op::TemplateObject: index = in.operands[1], size = f.templates.size(); break;
    case Op::FindString: index = in.operands[2], size = f.string_sets.size(); break;
    case Op::NewArguments: index = in.operands[2], size = f.mapped_arguments.size(); break;
    case Op::CallEval: index = in.operands[4], size = f.eval_scopes.size(); break;
    case Op::CallEvalSpread: index = in.operands[3], size = f.eval_scopes.size(); break;
    case Op::GetImport: index = in.operands[1], size = import_count(unit_.module); break;
    case Op::Runtime:
      index = in.operands[3], size = kRuntimeFunctionCount;
      if (index < size && in.operands[2] != kRuntimeFunctions[index].argument_count)
        return fail("wrong number of arguments", in.pc);
      break;
    case Op::DefineMethod: index = in.operands[3], size = 8; break;
    case Op::DefinePrivateMethod: index = in.operands[3], size = 3; break;
    case Op::SetFunctionName: index = in.operands[2], size = 3; break;
    case Op::GetSymbolProp: index = in.operands[2], size = 2; break;
    case Op::CheckObject: index = in.operands[1], size = 7; break;
    case Op::ImportCall: index = in.operands[3], size = 3; break;
    case Op::ThrowError:
      index = in.operands[0], size = static_cast<size_t>(ErrorKind::UriError) + 1;
      break;
    default: break;
  }
  return index < size || fail("index out of range", in.pc);
}

bool FunctionVerifier::check_switch(const Instruction& in) {
  if (in.op != Op::SwitchInt) return true;
  if (in.operands[1] >= function_.jump_tables.size()) return fail("no such jump table", in.pc);
  for (const int32_t distance : function_.jump_tables[in.operands[1]])
    if (!check_jump(in, distance)) return false;
  return true;
}

bool FunctionVerifier::check_fused(const Instruction& in) {
  if (!is_fused(in.op)) return true;
  if (in.wide || in.next >= function_.words.size()) return fail("fused compare alone", in.pc);
  const Instruction jump = decode_instruction(function_.words.data(), in.next);
  const bool fits =
      !jump.wide && is_conditional_jump(jump.op) && jump.operands[0] == in.operands[0];
  return fits || fail("fused compare without its jump", in.pc);
}

bool FunctionVerifier::check_handlers() {
  for (const HandlerImage& each : function_.handlers) {
    const bool covers = each.start < each.end && is_start(each.start) &&
                        (each.end == function_.words.size() || is_start(each.end));
    if (!covers) return fail("handler covers no instructions", each.start);
    if (!is_start(each.target) || op_at(&function_.words[each.target]) != Op::Catch)
      return fail("handler without Catch", each.target);
  }
  return true;
}

bool FunctionVerifier::check_positions() {
  uint32_t least = 0;
  PositionReader reader(function_.positions, function_.source_start);
  while (reader.next()) {
    const auto [pc, source] = reader.mark();
    if (pc < least || !is_start(pc)) return fail("positions out of order", pc);
    if (source > unit_.source.size()) return fail("position outside the source", pc);
    least = pc + 1;
  }
  return reader.is_sound() || fail("table of positions is damaged");
}

bool FunctionVerifier::check_scopes() {
  for (const ScopeImage& scope : function_.scopes)
    for (const ScopeImage::Binding& each : scope.bindings)
      if (!is_string(each.name)) return fail("name of a binding out of range");
  for (const EvalScopeImage& scope : function_.eval_scopes) {
    if (scope.scope_index > function_.scopes.size()) return fail("scope of an eval out of range");
    for (const StringId each : scope.private_names)
      if (!is_string(each)) return fail("private name out of range");
  }
  return true;
}

bool FunctionVerifier::check_globals() {
  for (const GlobalDeclarationsImage& globals : function_.global_declarations) {
    for (const auto& each : globals.lexicals)
      if (!is_string(each.name)) return fail("global out of range");
    for (const auto* names : {&globals.vars, &globals.block_functions})
      for (const StringId each : *names)
        if (!is_string(each)) return fail("global out of range");
    for (const auto& each : globals.functions)
      if (!is_string(each.name) || each.function >= function_.functions.size())
        return fail("global function out of range");
  }
  return true;
}

bool FunctionVerifier::check_tables() {
  const FunctionImage& f = function_;
  for (const ConstantImage& each : f.constants) {
    if (each.kind > ConstantImage::Kind::BigInt) return fail("unknown constant");
    if (each.kind != ConstantImage::Kind::Number && !is_string(each.string))
      return fail("text of a constant out of range");
  }
  for (const StringId each : f.keys)
    if (!is_string(each)) return fail("key out of range");
  for (const uint32_t each : f.functions)
    if (each == 0 || each >= unit_.functions.size()) return fail("function out of range");
  for (const ObjectTemplateImage& each : f.object_templates)
    for (const StringId name : each.keys)
      if (!is_string(name)) return fail("key of a template out of range");
  for (const ArrayTemplateImage& each : f.array_templates)
    for (const uint32_t element : each.elements)
      if (element < ArrayTemplateImage::kHole && element >= f.constants.size())
        return fail("element of a template out of range");
  for (const RegExpImage& each : f.regexps)
    if (!is_string(each.pattern) || !is_string(each.flags)) return fail("RegExp out of range");
  for (const TaggedTemplateImage& each : f.templates) {
    if (each.cooked.size() != each.raw.size()) return fail("template of unequal parts");
    for (const StringId text : each.cooked)
      if (!is_string_or_none(text)) return fail("template out of range");
    for (const StringId text : each.raw)
      if (!is_string(text)) return fail("template out of range");
  }
  for (const std::vector<StringId>& each : f.string_sets)
    for (const StringId text : each)
      if (!is_string(text)) return fail("string of a set out of range");
  for (const MappedArgumentsImage& each : f.mapped_arguments)
    if (each.slots.size() > f.param_count) return fail("mapped arguments beyond the parameters");
  return check_scopes() && check_globals();
}

// ---- The unit -----------------------------------------------------------------------------------

bool verify_module(const UnitImage& unit, std::string& message) {
  const ModuleImage& module = unit.module;
  const auto fail = [&](const char* what) {
    message = what;
    return false;
  };
  const auto is_string = [&](StringId id) { return id < unit.strings.size(); };
  const auto is_string_or_none = [&](StringId id) { return id == kNoString || is_string(id); };
  for (const ModuleRequestImage& each : module.requests) {
    if (!is_string(each.specifier) || each.phase > 2) return fail("module request");
    for (const auto& [name, value] : each.attributes)
      if (!is_string(name) || !is_string(value)) return fail("import attribute");
  }
  for (const ImportImage& each : module.imports)
    if (each.request >= module.requests.size() || !is_string_or_none(each.name) ||
        !is_string(each.local))
      return fail("import");
  for (const LocalExportImage& each : module.local_exports)
    if (!is_string(each.name) || each.slot >= module.environment_slots) return fail("local export");
  for (const IndirectExportImage& each : module.indirect_exports)
    if (!is_string_or_none(each.name) || !is_string_or_none(each.import_name) ||
        each.request >= module.requests.size())
      return fail("indirect export");
  for (const ScopeImage::Binding& each : module.scope.bindings)
    if (!is_string(each.name) || each.slot >= module.environment_slots)
      return fail("binding of the module");
  for (const ModuleImage::HoistedFunction& each : module.hoisted_functions)
    if (each.slot >= module.environment_slots ||
        each.function >= unit.functions[0].functions.size())
      return fail("hoisted function");
  for (const uint32_t each : module.var_slots)
    if (each >= module.environment_slots) return fail("var slot");
  for (const auto* const names : {&module.commonjs_exports, &module.commonjs_reexports})
    for (const StringId each : *names)
      if (!is_string(each)) return fail("name of CommonJS");
  return true;
}

}  // namespace

bool verify(const UnitImage& unit, std::string& message) {
  if (unit.functions.empty()) {
    message = "no functions";
    return false;
  }
  for (size_t i = 0; i < unit.functions.size(); ++i) {
    if (FunctionVerifier(unit, unit.functions[i], message).run()) continue;
    message = "function " + std::to_string(i) + ": " + message;
    return false;
  }
  return verify_module(unit, message);
}

}  // namespace shoal
