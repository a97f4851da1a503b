// What URL and URLSearchParams share: the slots of their objects.
#pragma once

#include "stdlib/web/url_record.h"
#include "vm/object/pair_list.h"
#include "vm/run/native.h"
#include "vm/value/transcode.h"

namespace shoal {

/// A URL: its serialised text, the Bounds of its parts (as int32), and its URLSearchParams once
/// somebody asked for it.
namespace url_slot {
inline constexpr uint32_t kTag = 0x55524C20;
enum : uint32_t {
  kHref,
  kParams,
  kSchemeEnd,
  kUsernameEnd,
  kHostStart,
  kHostEnd,
  kPathStart,
  kQueryStart,
  kFragmentStart,
  kCount,
};
}  // namespace url_slot

/// URLSearchParams: names and values in turn, and the URL they are part of, or undefined.
namespace params_slot {
inline constexpr uint32_t kTag = pair_list::kTag;
enum : uint32_t { kList = pair_list::kList, kUrl, kCount };
}  // namespace params_slot

/// Longer ones are refused.
inline constexpr uint32_t kUrlUnitsMax = 1u << 25;

/// The UTF-8 of a text, lone surrogates replaced: the text itself where that is ASCII.
class Utf8Text {
 public:
  explicit Utf8Text(StringView text) {
    const size_t length = transcode::utf8_length(text);
    if (text.is_latin1() && length == text.length()) {
      view_ = {reinterpret_cast<const char*>(text.latin1()), length};
      return;
    }
    own_.resize(length);
    (void)transcode::to_utf8(text, reinterpret_cast<uint8_t*>(own_.data()), length);
    view_ = own_;
  }
  Utf8Text(const Utf8Text&) = delete;
  Utf8Text& operator=(const Utf8Text&) = delete;
  operator std::string_view() const noexcept { return view_; }

 private:
  std::string own_;
  std::string_view view_;
};

/// Web IDL's USVString: ToString, lone surrogates replaced.
Task<String*> to_usv_string(Context& cx, Value v);
/// The same of what is a short string already, without any of those; else false.
Result<bool> quick_usv_string(Context& cx, Value v, String*& out);

/// A part of a URL object, as its getter gives it.
Result<String*> url_part(Context& cx, const NativeStateObject* object, url::Part part);
/// Its query, without the sign, or empty.
Result<String*> url_query(Context& cx, const NativeStateObject* object);
/// An empty query is none.
Result<void> set_url_query(Context& cx, NativeStateObject* object, std::string_view query);

/// A URLSearchParams of the running realm for that URL, with what its query says.
Result<NativeStateObject*> make_search_params(Context& cx, NativeStateObject* url);
/// The list is what the query says.
Result<void> set_params(Context& cx, NativeStateObject* params, String* query);
ArrayObject* params_list(const NativeStateObject* params);

}  // namespace shoal
