#include "vm/regexp/regexp.h"

#include "vm/regexp/emitter.h"
#include "vm/regexp/parser.h"

namespace shoal::regexp {

std::optional<Flags> parse_flags(TextView text) {
  Flags flags;
  for (size_t i = 0; i < text.length(); ++i) {
    uint8_t bit = 0;
    switch (text[i]) {
      case 'd': bit = Flags::HasIndices; break;
      case 'g': bit = Flags::Global; break;
      case 'i': bit = Flags::IgnoreCase; break;
      case 'm': bit = Flags::Multiline; break;
      case 's': bit = Flags::DotAll; break;
      case 'u': bit = Flags::Unicode; break;
      case 'v': bit = Flags::UnicodeSets; break;
      case 'y': bit = Flags::Sticky; break;
      default: return std::nullopt;
    }
    if ((flags.bits & bit) != 0) return std::nullopt;
    flags.bits = static_cast<uint8_t>(flags.bits | bit);
  }
  if (flags.has(Flags::Unicode) && flags.has(Flags::UnicodeSets)) return std::nullopt;
  return flags;
}

size_t Program::bytes() const {
  size_t total = sizeof(Program) + code.size() * sizeof(uint32_t) +
                 classes.size() * sizeof(CharacterClass) + class_bounds.size() * sizeof(char32_t) +
                 literals.size() * sizeof(char16_t) + scopes.size() * sizeof(CodeScope);
  for (const NamedGroup& named : names) {
    total += sizeof(NamedGroup) + named.name.size() * sizeof(char16_t) +
             named.groups.size() * sizeof(uint32_t);
  }
  return total;
}

CompileResult compile(TextView pattern, Flags flags, const Limits& limits) {
  Parser parser(pattern, flags, limits, ParseMode::Build);
  if (!parser.parse()) return {nullptr, parser.error()};
  const Tree tree = parser.take_tree();
  Emitter emitter(tree, flags, limits);
  std::shared_ptr<const Program> program = emitter.emit();
  if (program == nullptr) return {nullptr, {"Regular expression too large", 0}};
  return {std::move(program), {nullptr, 0}};
}

std::optional<PatternError> check_syntax(TextView pattern, Flags flags, const Limits& limits) {
  Parser parser(pattern, flags, limits, ParseMode::CheckOnly);
  if (!parser.parse()) return parser.error();
  return std::nullopt;
}

std::string disassemble(const Program& program) {
  static constexpr const char* kNames[] = {
#define OP(name, words) #name,
#include "vm/regexp/ops.def"
#undef OP
  };
  std::string out;
  for (size_t at = 0; at < program.code.size();) {
    const auto op = static_cast<Op>(program.code[at] & 0xFF);
    const uint32_t words = words_of(program.code.data() + at);
    out += std::to_string(at) + ' ' + kNames[static_cast<size_t>(op)] + ' ' +
           std::to_string(program.code[at] >> 8);
    for (uint32_t i = 1; i < words; ++i) out += ' ' + std::to_string(program.code[at + i]);
    out += '\n';
    at += words;
  }
  return out;
}

}  // namespace shoal::regexp
