// Operations of §22.2.7 that the methods of RegExp and String share.
#pragma once

#include "vm/object/regexp.h"
#include "vm/run/native.h"

namespace shoal {

/// §7.2.6 IsRegExp.
Task<bool> is_regexp(Context& cx, Value v);
/// §22.2.3.1 RegExpCreate, of the running realm.
Task<RegExpObject*> regexp_create(Context& cx, Value pattern, Value flags);
/// §22.2.7.1 RegExpExec: an object or null.
Task<Value> regexp_exec(Context& cx, Object* r, String* text);
/// §22.2.7.2 RegExpBuiltinExec, less the making of the result: whether there is a match. Its
/// captures are in RegExpState.
Task<bool> regexp_match(Context& cx, RegExpObject* r, String* text);
/// The same where no script can run and little fuel is needed. Lazy: it declines, and nothing has
/// happened; else a boolean.
Result<Value> try_regexp_match(Context& cx, RegExpObject* r, String* text);
/// The array that exec gives for the match just found.
Result<Value> match_result(Context& cx, RegExpCode* code, String* text);
/// { name: substring } of the match just found, or undefined if no group has a name.
Result<Value> match_groups(Context& cx, RegExpCode* code, String* text, const uint32_t* spans);
/// §22.2.6.13.1 EscapeRegExpPattern: the text between slashes in a literal, a string.
Result<Value> escaped_pattern(Context& cx, String* source);
/// Set(r, "lastIndex", index, true), of a RegExp.
Result<void> set_last_index(Context& cx, RegExpObject* r, Value index);
/// A group as string, or undefined.
Result<Value> capture_value(Context& cx, String* text, const uint32_t* spans, uint32_t group);

/// §22.2.7.3 AdvanceStringIndex.
uint64_t advance_string_index(const StringView& text, uint64_t index, bool unicode) noexcept;

/// v as a RegExp for which no script can observe how the built-in methods work. Null: it is not, or
/// the text is no string.
RegExpObject* pristine_regexp(Context& cx, Value v) noexcept;

// --- What both String.prototype.x and RegExp.prototype[@@x] do with a pristine RegExp and a
// string. The short ones decline with the lazy value if the work is too long for a leaf.
Result<Value> replace_pristine_short(Context& cx, RegExpObject* r, String* text, String* by);
Result<Value> match_pristine_short(Context& cx, RegExpObject* r, String* text);
Result<Value> search_pristine_short(Context& cx, RegExpObject* r, String* text);
Result<Value> match_all_pristine_short(Context& cx, RegExpObject* r, String* text);
Result<Value> split_pristine_short(Context& cx, RegExpObject* r, String* text);

namespace natives {

// regexp_exec.cpp
Result<Value> regexp_exec_short(Context& cx, const Args& args);
NativeTask regexp_exec_method(Context& cx, Args args);
Result<Value> regexp_test_short(Context& cx, const Args& args);
NativeTask regexp_test(Context& cx, Args args);

// regexp_symbols.cpp, regexp_replace.cpp, regexp_split.cpp
Result<Value> regexp_symbol_match_short(Context& cx, const Args& args);
NativeTask regexp_symbol_match(Context& cx, Args args);
Result<Value> regexp_symbol_match_all_short(Context& cx, const Args& args);
NativeTask regexp_symbol_match_all(Context& cx, Args args);
Result<Value> regexp_symbol_replace_short(Context& cx, const Args& args);
NativeTask regexp_symbol_replace(Context& cx, Args args);
Result<Value> regexp_symbol_search_short(Context& cx, const Args& args);
NativeTask regexp_symbol_search(Context& cx, Args args);
Result<Value> regexp_symbol_split_short(Context& cx, const Args& args);
NativeTask regexp_symbol_split(Context& cx, Args args);

}  // namespace natives
}  // namespace shoal
