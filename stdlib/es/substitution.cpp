#include "stdlib/es/substitution.h"

#include <algorithm>

#include "vm/regexp/matcher.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal {

using Type = SubstitutionPart::Type;

SubstitutionPart SubstitutionReader::next() noexcept {
  const uint32_t n = text_.length();
  if (at_ == n) return {};
  if (text_[at_] == '$' && at_ + 1 < n) return special();
  // Up to the next dollar sign, which may be literal too.
  const int64_t dollar = text_.index_of(StringView(std::string_view("$")), at_ + 1);
  return literal((dollar < 0 ? n : static_cast<uint32_t>(dollar)) - at_);
}

SubstitutionPart SubstitutionReader::special() noexcept {
  const char16_t c = text_[at_ + 1];
  Type type = Type::Literal;
  switch (c) {
    case '$': ++at_; return literal(1);
    case '&': type = Type::Matched; break;
    case '`': type = Type::Before; break;
    case '\'': type = Type::After; break;
    case '<': return name();
    default: return c >= '0' && c <= '9' ? digits() : literal(1);
  }
  at_ += 2;
  return {type, 0, 0, 0};
}

SubstitutionPart SubstitutionReader::digits() noexcept {
  const auto digit = [this](uint32_t i) -> uint32_t {
    return i < text_.length() && text_[i] >= '0' && text_[i] <= '9' ? text_[i] - '0' : 10;
  };
  uint32_t count = 1, index = digit(at_ + 1);
  if (digit(at_ + 2) < 10 && index * 10 + digit(at_ + 2) <= captures_) {
    index = index * 10 + digit(at_ + 2);
    count = 2;
  }
  if (index == 0 || index > captures_) return literal(1 + count);
  at_ += 1 + count;
  return {Type::Capture, 0, 0, index};
}

SubstitutionPart SubstitutionReader::name() noexcept {
  if (!has_names_) return literal(2);
  const int64_t end = text_.index_of(StringView(std::string_view(">")), at_ + 2);
  if (end < 0) return literal(2);
  const uint32_t from = at_ + 2;
  at_ = static_cast<uint32_t>(end) + 1;
  return {Type::Named, from, static_cast<uint32_t>(end), 0};
}

namespace {

/// The string that $<name> stands for; empty for undefined.
Task<Value> named_capture(Context& cx, Value named, String* by, uint32_t from, uint32_t to) {
  String* const name = co_await String::substring(cx.heap(), by, from, to);
  const PropertyKey at = co_await cx.atoms().key_of(cx.heap(), name);
  const Value capture = co_await get(cx, named.as_object(), at);
  if (capture.is_undefined()) co_return Value(String::empty());
  const Value text = co_await to_string(cx, capture);
  co_return text;
}

}  // namespace

Task<Value> append_substitution(Context& cx, StringBuilder* out, Substitution what) {
  co_await step_void(what.text->flatten(cx.heap()));
  co_await step_void(what.by->flatten(cx.heap()));
  const StringView text = what.text->flat_view(), by = what.by->flat_view();
  SubstitutionReader reader(by, what.capture_count, !what.named.is_undefined());
  for (;;) {
    const SubstitutionPart part = reader.next();
    switch (part.type) {
      case Type::End: co_return Value::undefined();
      case Type::Literal: co_await step_void(out->append(by.sub(part.from, part.to))); break;
      case Type::Matched: co_await step_void(out->append(what.matched)); break;
      case Type::Before: co_await step_void(out->append(text.sub(0, what.position))); break;
      case Type::After: {
        const uint64_t tail = uint64_t{what.position} + what.matched->length();
        const auto from = static_cast<uint32_t>(std::min<uint64_t>(tail, text.length()));
        co_await step_void(out->append(text.sub(from, text.length())));
        break;
      }
      case Type::Capture: {
        const Value capture = what.captures->get(part.capture - 1);
        if (!capture.is_undefined()) co_await step_void(out->append(capture.as_string()));
        break;
      }
      case Type::Named: {
        const Value named = co_await named_capture(cx, what.named, what.by, part.from, part.to);
        co_await step_void(out->append(named.as_string()));
        break;
      }
    }
    co_await burn_fuel(cx, 4);
  }
}

namespace {

/// The group of that name which took part, or 0.
uint32_t group_of_name(const regexp::Program& program, const uint32_t* spans,
                       const StringView& name) noexcept {
  for (const regexp::NamedGroup& named : program.names) {
    const StringView known(named.name.data(), static_cast<uint32_t>(named.name.size()));
    if (!(known == name)) continue;
    for (const uint32_t group : named.groups)
      if (spans[2 * group] != regexp::kNoPosition) return group;
  }
  return 0;
}

}  // namespace

Result<void> append_substitution(StringBuilder& out, const StringView& text, const StringView& by,
                                 const regexp::Program& program, const uint32_t* spans) {
  SubstitutionReader reader(by, program.capture_count - 1, !program.names.empty());
  for (;;) {
    const SubstitutionPart part = reader.next();
    uint32_t group = 0;
    switch (part.type) {
      case Type::End: return {};
      case Type::Literal: TRY_VOID(out.append(by.sub(part.from, part.to))); continue;
      case Type::Before: TRY_VOID(out.append(text.sub(0, spans[0]))); continue;
      case Type::After: TRY_VOID(out.append(text.sub(spans[1], text.length()))); continue;
      case Type::Matched: break;
      case Type::Capture: group = part.capture; break;
      case Type::Named:
        group = group_of_name(program, spans, by.sub(part.from, part.to));
        if (group == 0) continue;
        break;
    }
    if (spans[2 * group] == regexp::kNoPosition) continue;
    TRY_VOID(out.append(text.sub(spans[2 * group], spans[2 * group + 1])));
  }
}

}  // namespace shoal
