// Intl.Segmenter, its Segments and Segment Iterator objects (ECMA-402, section 19).
#include <cmath>

#include "stdlib/intl/formatted.h"
#include "stdlib/intl/icu.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/state.h"
#include "stdlib/intrinsics.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"

namespace shoal {
namespace intl {
namespace {

constexpr const char* kGranularities[] = {"grapheme", "word", "sentence"};
/// Longer strings are not segmented: they are copied whole.
constexpr uint32_t kUnitsMax = 1u << 24;

using BreakIterator = IcuHandle<UBreakIterator, &Icu::ubrk_close>;

struct SegmenterState final : IntlState {
  static constexpr IntlType kType = IntlType::Segmenter;
  std::string locale, data_locale;
  int32_t granularity = 0;
};
/// Of Segments and of Segment Iterators; slot 0 is the string.
struct SegmentsState : IntlState {
  std::shared_ptr<const std::u16string> text;
  BreakIterator breaks;
  std::string locale;
  int32_t granularity = 0;
  int32_t position = 0;  // Of an iterator.
};

/// Intl.Segmenter ( [ locales [ , options ] ] )
NativeTask segmenter_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined()) co_return throw_constructor_needs_new(cx, "Segmenter");
  const Value prototype = co_await get_prototype_from_constructor(
      cx, args.new_target, Intrinsic::IntlSegmenterPrototype);
  ArrayObject* const requested = co_await canonicalize_locale_list(cx, args[0]);
  const Value options = co_await get_options_object(cx, args[1]);
  (void)co_await get_choice_option(cx, options, "localeMatcher", kLocaleMatchers, 1);
  const int32_t granularity =
      co_await get_choice_option(cx, options, "granularity", kGranularities, 0);
  std::unique_ptr<SegmenterState> s(new (std::nothrow) SegmenterState);
  if (!s) co_return cx.out_of_memory();
  const ResolvedLocale resolved = resolve_locale(cx, requested, {});
  s->locale = resolved.locale;
  s->data_locale = resolved.data_locale;
  s->granularity = granularity;
  co_return new_intl_object(cx, prototype, IntlType::Segmenter, std::move(s), kBytesOfState);
}
Result<Value> segmenter_resolved_options(Context& cx, const Args& args) {
  const SegmenterState* const s = TRY(
      this_state<SegmenterState>(cx, args.this_value, "Intl.Segmenter.prototype.resolvedOptions"));
  Object* const o = TRY(new_object(cx));
  TRY_VOID(define(cx, o, "locale", std::string_view(s->locale)));
  TRY_VOID(define(cx, o, "granularity", std::string_view(kGranularities[s->granularity])));
  return Value(o);
}

// ---- Segments

Result<Value> make_segments(Context& cx, IntlType type, Intrinsic which, Value string,
                            std::shared_ptr<const std::u16string> text, const std::string& locale,
                            int32_t granularity) {
  static constexpr UBreakIteratorType kTypes[] = {UBRK_CHARACTER, UBRK_WORD, UBRK_SENTENCE};
  const Value prototype = TRY(cx.realm()->intrinsic_value(cx, which));
  std::unique_ptr<SegmentsState> s(new (std::nothrow) SegmentsState);
  if (!s) return cx.out_of_memory();
  UErrorCode status = U_ZERO_ERROR;
  s->breaks =
      BreakIterator(icu().ubrk_open(kTypes[granularity], icu_locale(locale).c_str(), text->data(),
                                    static_cast<int32_t>(text->size()), &status));
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.Segmenter", status);
  s->text = std::move(text);
  s->locale = locale;
  s->granularity = granularity;
  const size_t bytes = kBytesOfFormatter / 4 + s->text->size() * sizeof(char16_t);
  const Value object = TRY(new_intl_object(cx, prototype, type, std::move(s), bytes));
  object.as<IntlObject>()->set_slot_value(cx.heap(), 0, string);
  return object;
}
/// Intl.Segmenter.prototype.segment ( string )
NativeTask segmenter_segment(Context& cx, Args args) {
  const SegmenterState* const s =
      co_await this_state<SegmenterState>(cx, args.this_value, "Intl.Segmenter.prototype.segment");
  const Value string = co_await to_string(cx, args[0]);
  String* const text = string.as_string();
  if (text->length() > kUnitsMax)
    co_return throw_range_error(cx, "The string is too long to be segmented");
  co_await step_void(text->flatten(cx.heap()));
  auto units = std::make_shared<std::u16string>(text->length(), u'\0');
  text->copy_to(units->data());
  const Value segments =
      co_await make_segments(cx, IntlType::Segments, Intrinsic::IntlSegmentsPrototype, string,
                             units, s->data_locale, s->granularity);
  co_await burn_fuel(cx, fuel_of_units(text->length()));
  co_return segments;
}

Result<IntlObject*> this_segments(Context& cx, const Args& args, IntlType type,
                                  const char* method) {
  IntlObject* const object = IntlObject::from(args.this_value, type);
  if (!object) return throw_incompatible(cx, method, args.this_value);
  return object;
}
SegmentsState& state_of(IntlObject* object) {
  return *static_cast<SegmentsState*>(object->state());
}

/// CreateSegmentDataObject; the break iterator stands at `end`.
Result<Value> create_segment_data_object(Context& cx, IntlObject* object, int32_t begin,
                                         int32_t end) {
  const SegmentsState& s = state_of(object);
  const Value string = object->slot_value(0);
  String* const segment = TRY(String::substring(
      cx.heap(), string.as_string(), static_cast<uint32_t>(begin), static_cast<uint32_t>(end)));
  Object* const data = TRY(new_object(cx));
  TRY_VOID(define(cx, data, "segment", Value(segment)));
  TRY_VOID(define(cx, data, "index", Value::int32(begin)));
  TRY_VOID(define(cx, data, "input", string));
  if (s.granularity == 1) {
    const int32_t rule = icu().ubrk_getRuleStatus(s.breaks.get());
    TRY_VOID(define(cx, data, "isWordLike", Value::boolean(rule >= UBRK_WORD_NONE_LIMIT)));
  }
  return Value(data);
}
/// %IntlSegmentsPrototype%.containing ( index )
Result<Value> segments_at(Context& cx, IntlObject* object, double index) {
  const SegmentsState& s = state_of(object);
  if (!(index >= 0 && index < static_cast<double>(s.text->size()))) return Value::undefined();
  auto at = static_cast<int32_t>(index);
  const std::u16string& units = *s.text;
  const auto unit = static_cast<size_t>(at);
  if (at > 0 && U16_IS_TRAIL(units[unit]) && U16_IS_LEAD(units[unit - 1])) --at;
  UBreakIterator* const breaks = s.breaks.get();
  const int32_t begin = icu().ubrk_isBoundary(breaks, at) ? at : icu().ubrk_preceding(breaks, at);
  const int32_t end = icu().ubrk_following(breaks, at);
  return create_segment_data_object(cx, object, begin == UBRK_DONE ? 0 : begin, end);
}
NativeTask segments_containing(Context& cx, Args args) {
  IntlObject* const object =
      co_await this_segments(cx, args, IntlType::Segments, "%Segments.prototype%.containing");
  const double index = co_await to_integer_or_infinity(cx, args[0]);
  co_return segments_at(cx, object, index);
}
/// %IntlSegmentsPrototype% [ @@iterator ] ( )
Result<Value> segments_iterator(Context& cx, const Args& args) {
  IntlObject* const object =
      TRY(this_segments(cx, args, IntlType::Segments, "%Segments.prototype%[Symbol.iterator]"));
  const SegmentsState& s = state_of(object);
  return make_segments(cx, IntlType::SegmentIterator, Intrinsic::SegmentIteratorPrototype,
                       object->slot_value(0), s.text, s.locale, s.granularity);
}
/// %IntlSegmentIteratorPrototype%.next ( )
Result<Value> segment_iterator_next(Context& cx, const Args& args) {
  IntlObject* const object =
      TRY(this_segments(cx, args, IntlType::SegmentIterator, "%SegmentIterator.prototype%.next"));
  SegmentsState& s = state_of(object);
  const int32_t begin = s.position;
  Value data;
  const bool done = begin >= static_cast<int32_t>(s.text->size());
  if (!done) {
    const int32_t end = icu().ubrk_following(s.breaks.get(), begin);
    data = TRY(create_segment_data_object(cx, object, begin, end));
    s.position = end;
  }
  Object* const result = TRY(create_iter_result(cx, data, done));
  return Value(result);
}

constexpr Builtin kFunction = constructor("Segmenter", 0, segmenter_constructor);
constexpr Builtin kConstructor[] = {
    prototype(Intrinsic::IntlSegmenterPrototype),
    method("supportedLocalesOf", 1, supported_locales_of),
};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::IntlSegmenter),
    text("@@toStringTag", "Intl.Segmenter"),
    method("segment", 1, segmenter_segment),
    method("resolvedOptions", 0, segmenter_resolved_options),
};
constexpr Builtin kSegments[] = {
    method("containing", 1, segments_containing),
    method("@@iterator", 0, segments_iterator),
};
constexpr Builtin kIterator[] = {
    method("next", 0, segment_iterator_next),
    text("@@toStringTag", "Segmenter String Iterator"),
};

}  // namespace
}  // namespace intl

constinit const IntrinsicTemplate kIntlSegmenterTemplate =
    function_template(intl::kFunction, intl::kConstructor);
constinit const IntrinsicTemplate kIntlSegmenterPrototypeTemplate =
    object_template(intl::kPrototype);
constinit const IntrinsicTemplate kIntlSegmentsPrototypeTemplate = object_template(intl::kSegments);
constinit const IntrinsicTemplate kSegmentIteratorPrototypeTemplate =
    object_template(intl::kIterator, Intrinsic::IteratorPrototype);

}  // namespace shoal
