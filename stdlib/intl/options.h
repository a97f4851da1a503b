// Options (ECMA-402, section 9.2): coroutines, as each read may run script. Options are a Value: an
// object, or undefined for none.
#pragma once

#include <span>
#include <string>

#include "vm/object/array.h"
#include "vm/run/context.h"
#include "vm/run/operations/object.h"

namespace shoal::intl {

inline constexpr int32_t kAbsent = -1;

/// GetOptionsObject, CoerceOptionsToObject
Result<Value> get_options_object(Context& cx, Value options);
Result<Value> coerce_options_to_object(Context& cx, Value options);

/// Get ( options, key )
Eventually<Value> get_value(Context& cx, Value options, const char* key);

using Choices = std::span<const char* const>;
/// GetOption of a string with these values: its index. kAbsent as fallback: undefined stays.
Task<int32_t> get_choice_option(Context& cx, Value options, const char* key, Choices choices,
                                int32_t fallback = kAbsent);
/// GetOption of any string: the string, or undefined.
Task<Value> get_string_option(Context& cx, Value options, const char* key);
/// GetOption of a boolean: 0 or 1.
Task<int32_t> get_boolean_option(Context& cx, Value options, const char* key,
                                 int32_t fallback = kAbsent);
/// GetNumberOption, DefaultNumberOption
Task<int32_t> get_number_option(Context& cx, Value options, const char* key, int32_t least,
                                int32_t most, int32_t fallback = kAbsent);
Task<int32_t> default_number_option(Context& cx, Value value, const char* key, int32_t least,
                                    int32_t most, int32_t fallback);
/// The option of that name that is a `type` of UTS #35 (calendar, numberingSystem, collation): the
/// string, or undefined.
Task<Value> get_type_option(Context& cx, Value options, const char* key);

inline constexpr const char* kLocaleMatchers[] = {"lookup", "best fit"};

/// A short string as ASCII or UTF-8; "?" for undefined's sake is never valid: of one that is too
/// long to be anything.
std::string short_text(Value string);
/// Empty of undefined.
std::string short_text_or_empty(Value string);

// --- Values
Result<Value> text_value(Context& cx, std::string_view utf8);
Result<Value> text_value(Context& cx, std::u16string_view units);
/// CreateDataPropertyOrThrow of a fresh ordinary object.
Result<void> define(Context& cx, Object* object, const char* name, Value value);
Result<void> define(Context& cx, Object* object, const char* name, std::string_view text);
Result<void> define(Context& cx, Object* object, const char* name, std::u16string_view text);
Result<ArrayObject*> new_array(Context& cx);
/// CreateArrayFromList
Result<Value> array_of_texts(Context& cx, std::span<const std::string> texts);

}  // namespace shoal::intl
