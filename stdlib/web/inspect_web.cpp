// Objects of the web platform: their state is shown as if it were properties, as Node does.
#include "stdlib/web/abort.h"
#include "stdlib/web/encoding.h"
#include "stdlib/web/event.h"
#include "stdlib/web/inspector.h"
#include "stdlib/web/url.h"
#include "vm/object/array.h"

namespace shoal {

namespace {

struct UrlRow {
  const char* name;
  url::Part part;
};
constexpr UrlRow kUrlRows[] = {
    {"href", url::Part::Href},         {"origin", url::Part::Origin},
    {"protocol", url::Part::Protocol}, {"username", url::Part::Username},
    {"password", url::Part::Password}, {"host", url::Part::Host},
    {"hostname", url::Part::Hostname}, {"port", url::Part::Port},
    {"pathname", url::Part::Pathname}, {"search", url::Part::Search},
    {"hash", url::Part::Hash},
};

/// The shown state of an object: a name, and the value of a slot.
struct SlotRow {
  uint32_t tag;
  const char* name;
  uint32_t slot;
};
constexpr SlotRow kSlotRows[] = {
    {event_slot::kTag, "type", event_slot::kType},
    {event_slot::kTag, "defaultPrevented", event_slot::kCanceled},
    {event_slot::kTag, "cancelable", event_slot::kCancelable},
    {event_slot::kTag, "timeStamp", event_slot::kTime},
    {decoder_slot::kTag, "fatal", decoder_slot::kFatal},
    {decoder_slot::kTag, "ignoreBOM", decoder_slot::kIgnoreBom},
    {kAbortControllerTag, "signal", 0},
};

}  // namespace

bool Inspector::describe_web(Subject& s) {
  switch (static_cast<NativeStateObject*>(s.object)->tag()) {
    case url_slot::kTag: s.contents = &Inspector::url_contents; break;
    case params_slot::kTag: s.contents = &Inspector::params_contents; break;
    case event_slot::kTag:
    case decoder_slot::kTag:
    case encoder_slot::kTag:
    case target_slot::kSignalTag:
    case kAbortControllerTag: s.contents = &Inspector::named_contents; break;
    default: return false;
  }
  s.open = (s.has_constructor ? s.constructor + " " : own_prefix(s)) + "{";
  const bool is_empty = s.contents == &Inspector::params_contents &&
                        params_list(static_cast<NativeStateObject*>(s.object))->length() == 0 &&
                        !s.has_extras();
  if (is_empty) s.base = s.open + "}";
  s.done = is_empty;
  return true;
}

Inspector::Lines Inspector::url_contents(Subject& s, double depth) {
  auto* const object = static_cast<NativeStateObject*>(s.object);
  Lines lines;
  for (const UrlRow& row : kUrlRows) {
    if (row.part == url::Part::Hash) {
      NativeStateObject* params = nullptr;
      if (!take(make_search_params(cx_, object), params)) break;
      indentation_ += 2;
      lines.push_back("searchParams: " + value(Value(params), depth));
      indentation_ -= 2;
    }
    String* text = nullptr;
    if (!take(url_part(cx_, object, row.part), text)) break;
    lines.push_back(std::string(row.name) + ": " + primitive(Value(text)));
  }
  return lines;
}

Inspector::Lines Inspector::params_contents(Subject& s, double) {
  ArrayObject* const list = params_list(static_cast<NativeStateObject*>(s.object));
  Lines lines;
  const uint64_t pairs = list->length() / 2;
  for (uint32_t i = 0; i < pairs && static_cast<double>(i) < array_max(); ++i) {
    std::string line = primitive(list->dense_element(i * 2)) + " => ";
    line += primitive(list->dense_element(i * 2 + 1));
    lines.push_back(std::move(line));
  }
  if (pairs > lines.size()) lines.push_back(remaining_text(pairs - lines.size()));
  return lines;
}

Inspector::Lines Inspector::named_contents(Subject& s, double depth) {
  auto* const object = static_cast<NativeStateObject*>(s.object);
  const uint32_t tag = object->tag();
  Lines lines;
  if (tag == target_slot::kSignalTag)
    lines.push_back("aborted: " + primitive(Value::boolean(signal_is_aborted(Value(object)))));
  if (tag == encoder_slot::kTag || tag == decoder_slot::kTag) {
    const encodings::Encoding encoding =
        tag == decoder_slot::kTag ? decoder_encoding_of(object) : encodings::Encoding::Utf8;
    String* name = nullptr;
    if (take(String::from_ascii(heap_, encodings::name_of(encoding)), name))
      lines.push_back("encoding: " + primitive(Value(name)));
  }
  indentation_ += 2;
  for (const SlotRow& row : kSlotRows)
    if (row.tag == tag)
      lines.push_back(std::string(row.name) + ": " + value(object->state(row.slot), depth));
  indentation_ -= 2;
  return lines;
}

}  // namespace shoal
