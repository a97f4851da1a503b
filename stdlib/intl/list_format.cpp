// Intl.ListFormat (ECMA-402, section 14).
#include "stdlib/intl/list_format.h"

#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/state.h"
#include "stdlib/intrinsics.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"

namespace shoal {
namespace intl {
namespace {

constexpr const char* kTypes[] = {"conjunction", "disjunction", "unit"};
constexpr const char* kStyles[] = {"long", "short", "narrow"};
/// Longer lists are not formatted: ICU could not be stopped in the middle.
constexpr uint32_t kElementsMax = 10'000, kUnitsMax = 1u << 20;

struct ListFormatState final : IntlState {
  static constexpr IntlType kType = IntlType::ListFormat;
  std::string locale;
  int32_t type = 0, style = 0;
  ListFormatter formatter;
};

struct ListOptions {
  int32_t type = 0, style = 0;
};
Task<ListOptions> get_list_options(Context& cx, Value options) {
  ListOptions o;
  (void)co_await get_choice_option(cx, options, "localeMatcher", kLocaleMatchers, 1);
  o.type = co_await get_choice_option(cx, options, "type", kTypes, 0);
  o.style = co_await get_choice_option(cx, options, "style", kStyles, 0);
  co_return o;
}
Result<Value> make(Context& cx, Value prototype, ArrayObject* requested, ListOptions o) {
  std::unique_ptr<ListFormatState> s(new (std::nothrow) ListFormatState);
  if (!s) return cx.out_of_memory();
  const ResolvedLocale resolved = resolve_locale(cx, requested, {});
  s->locale = resolved.locale;
  s->type = o.type;
  s->style = o.style;
  UErrorCode status = U_ZERO_ERROR;
  s->formatter = open_list_formatter(resolved.data_locale, static_cast<ListType>(o.type),
                                     static_cast<ListStyle>(o.style), status);
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.ListFormat", status);
  return new_intl_object(cx, prototype, IntlType::ListFormat, std::move(s), kBytesOfFormatter / 4);
}
/// Intl.ListFormat ( [ locales [ , options ] ] )
NativeTask list_format_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_constructor_needs_new(cx, "ListFormat");
  const Value prototype = co_await get_prototype_from_constructor(
      cx, args.new_target, Intrinsic::IntlListFormatPrototype);
  ArrayObject* const requested = co_await canonicalize_locale_list(cx, args[0]);
  const Value options = co_await get_options_object(cx, args[1]);
  const ListOptions o = co_await get_list_options(cx, options);
  co_return make(cx, prototype, requested, o);
}

/// StringListFromIterable
Task<ArrayObject*> string_list_from_iterable(Context& cx, Value iterable) {
  ArrayObject* const list = co_await new_array(cx);
  if (iterable.is_undefined()) co_return list;
  IteratorRecord iterator = co_await get_iterator(cx, iterable);
  uint32_t units = 0;
  for (;;) {
    const Value value = co_await iterator_step_value(cx, &iterator);
    if (iterator.done) co_return list;
    const bool fits = !value.is_string() || (list->length() < kElementsMax &&
                                             value.as_string()->length() <= kUnitsMax - units);
    if (!value.is_string() || !fits) {
      const std::string text = describe_for_message(cx, value);
      if (fits)
        (void)throw_type_error(cx, "Iterable yielded %s which is not a string", text.c_str());
      else
        (void)throw_range_error(cx, "The list is too long to be formatted");
      const Value error = cx.take_exception();
      (void)co_await iterator_close_throw(cx, &iterator, error);
      co_return Thrown{};
    }
    units += value.as_string()->length();
    co_await step_void(list->push(cx.heap(), value));
  }
}

std::deque<std::u16string> texts_of_list(const ArrayObject* list) {
  std::deque<std::u16string> texts;
  for (uint32_t i = 0; i < list->length(); ++i) {
    const String* const string = list->elements()->get(i).as_string();
    texts.emplace_back(string->length(), u'\0');
    string->copy_to(texts.back().data());
  }
  return texts;
}
Result<Value> list_text(Context& cx, const ListFormatState& s, ArrayObject* list) {
  FormattedText text;
  TRY(format_list(cx, s.formatter, texts_of_list(list), text));
  return text_value(cx, text.text);
}
Result<Value> list_part_objects(Context& cx, const ListFormatState& s, ArrayObject* list) {
  FormattedText text;
  TRY(format_list(cx, s.formatter, texts_of_list(list), text));
  ArrayObject* const array = TRY(new_array(cx));
  for (const Part& p : list_parts(text)) {
    Object* const part = TRY(new_part(cx, p.field < 0 ? "literal" : "element", p.text));
    TRY_VOID(array->push(cx.heap(), Value(part)));
  }
  return Value(array);
}

Result<ListFormatState*> this_format(Context& cx, const Args& args, const char* method) {
  return this_state<ListFormatState>(cx, args.this_value, method);
}
NativeTask list_format_format(Context& cx, Args args) {
  const ListFormatState* const s =
      co_await this_format(cx, args, "Intl.ListFormat.prototype.format");
  ArrayObject* const list = co_await string_list_from_iterable(cx, args[0]);
  co_return list_text(cx, *s, list);
}
NativeTask list_format_format_to_parts(Context& cx, Args args) {
  const ListFormatState* const s =
      co_await this_format(cx, args, "Intl.ListFormat.prototype.formatToParts");
  ArrayObject* const list = co_await string_list_from_iterable(cx, args[0]);
  co_return list_part_objects(cx, *s, list);
}
Result<Value> list_format_resolved_options(Context& cx, const Args& args) {
  const ListFormatState* const s =
      TRY(this_format(cx, args, "Intl.ListFormat.prototype.resolvedOptions"));
  Object* const o = TRY(new_object(cx));
  TRY_VOID(define(cx, o, "locale", std::string_view(s->locale)));
  TRY_VOID(define(cx, o, "type", std::string_view(kTypes[s->type])));
  TRY_VOID(define(cx, o, "style", std::string_view(kStyles[s->style])));
  return Value(o);
}

constexpr Builtin kFunction = constructor("ListFormat", 0, list_format_constructor);
constexpr Builtin kConstructor[] = {
    prototype(Intrinsic::IntlListFormatPrototype),
    method("supportedLocalesOf", 1, supported_locales_of),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::IntlListFormat),
    text("@@toStringTag", "Intl.ListFormat"),
    method("resolvedOptions", 0, list_format_resolved_options),
    method("format", 1, list_format_format),
    method("formatToParts", 1, list_format_format_to_parts),
};

}  // namespace

ListFormatter open_list_formatter(const std::string& data_locale, ListType type, ListStyle style,
                                  UErrorCode& status) {
  static constexpr UListFormatterType kIcuTypes[] = {ULISTFMT_TYPE_AND, ULISTFMT_TYPE_OR,
                                                     ULISTFMT_TYPE_UNITS};
  static constexpr UListFormatterWidth kWidths[] = {ULISTFMT_WIDTH_WIDE, ULISTFMT_WIDTH_SHORT,
                                                    ULISTFMT_WIDTH_NARROW};
  return ListFormatter(icu().ulistfmt_openForType(icu_locale(data_locale).c_str(),
                                                  kIcuTypes[static_cast<uint32_t>(type)],
                                                  kWidths[static_cast<uint32_t>(style)], &status));
}
Result<bool> format_list(Context& cx, const ListFormatter& formatter,
                         const std::deque<std::u16string>& texts, FormattedText& out) {
  std::vector<const UChar*> pointers;
  std::vector<int32_t> lengths;
  for (const std::u16string& text : texts) {
    pointers.push_back(text.data());
    lengths.push_back(static_cast<int32_t>(text.size()));
  }
  UErrorCode status = U_ZERO_ERROR;
  const IcuHandle<UFormattedList, &Icu::ulistfmt_closeResult> result(
      icu().ulistfmt_openResult(&status));
  icu().ulistfmt_formatStringsToResult(formatter.get(), pointers.data(), lengths.data(),
                                       static_cast<int32_t>(pointers.size()), result.get(),
                                       &status);
  const UFormattedValue* const value = icu().ulistfmt_resultAsValue(result.get(), &status);
  if (U_FAILURE(status) || !read_formatted(value, out, status))
    return throw_icu_error(cx, "Intl.ListFormat", status);
  return true;
}
std::vector<Part> list_parts(const FormattedText& text) {
  std::vector<Part> parts;
  const std::u16string_view all(text.text);
  int32_t at = 0;
  const auto add = [&](int32_t field, int32_t end) {
    const auto from = static_cast<size_t>(at);
    parts.push_back({all.substr(from, static_cast<size_t>(end) - from), field, at});
    at = end;
  };
  for (size_t i = 0; i < text.fields.size(); ++i) {
    const Field& f = text.fields[i];
    if (f.category != UFIELD_CATEGORY_LIST || f.field != ULISTFMT_ELEMENT_FIELD) continue;
    if (f.begin > at) add(-1, f.begin);
    add(static_cast<int32_t>(i), f.end);
  }
  const auto end = static_cast<int32_t>(all.size());
  if (end > at) add(-1, end);
  return parts;
}

}  // namespace intl

constinit const IntrinsicTemplate kIntlListFormatTemplate =
    function_template(intl::kFunction, intl::kConstructor);
constinit const IntrinsicTemplate kIntlListFormatPrototypeTemplate =
    object_template(intl::kPrototype);

}  // namespace shoal
