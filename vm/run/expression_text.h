// The source text of an expression, for messages: "a.b[0](...).c is not a function".
#pragma once

#include <string>
#include <string_view>

#include "vm/value/value.h"

namespace shoal {

class Context;

/// What is called by the call whose position is `at`: of a member call the name's, else where the
/// callee (or `new`) begins; `calls` others have that position and come before it, as in f()().
/// Empty if the text does not tell.
std::string callee_text(std::string_view source, size_t at, uint32_t calls = 0);
/// The name, member chain or literal that begins at `at`; empty for other expressions.
std::string operand_text(std::string_view source, size_t at);

/// What a pattern takes apart: `const {property} = operand`. What the text does not tell is empty.
struct PatternText {
  bool is_pattern = false;
  std::string property;
  std::string operand;
};
/// Of the pattern that begins at `at`, or of whose properties one does. Not of patterns in
/// patterns.
PatternText pattern_text(std::string_view source, size_t at);

/// Of the running script frame's instruction: the pattern that it belongs to.
PatternText running_pattern_text(Context& cx);
/// As V8 names a value that no text stands for: "undefined", "object null", "number 1", "object".
std::string kind_and_value(Context& cx, Value value);
/// "a number", "an object", "undefined": what a value is.
std::string kind_with_article(Value value);
/// As node says what an argument was: "undefined", "type number (5)", "an instance of Foo".
std::string received_text(Context& cx, Value value);
/// Of the running script frame's instruction: what it calls; "" in natives.
std::string running_callee_text(Context& cx);
/// The operand it begins with, or, if the text does not tell, `value`.
std::string running_operand_text(Context& cx, Value value);
/// Throws that `value`, or what stands for it in the text, is not `iterable` (or "async iterable").
void throw_not_iterable(Context& cx, Value value, const char* iterable);
/// "iterable" or "async iterable" if it is the call of an iteration's method; else null.
const char* running_iteration(Context& cx) noexcept;

}  // namespace shoal
