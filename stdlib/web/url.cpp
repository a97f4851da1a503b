// §6.1 of the URL Standard: the class URL.
#include "stdlib/web/url.h"

#include "stdlib/host/scripted.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/run/elsewhere.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

using namespace url_slot;
using url::Bounds;
using url::Part;
using url::Record;

Task<String*> to_usv_string(Context& cx, Value v) {
  const Value text = co_await to_string(cx, v);
  if (text.as_string()->length() > kUrlUnitsMax)
    co_return throw_range_error(cx, "The text is too long for a URL");
  const StringView view = co_await text.as_string()->view(cx.heap());
  if (view.is_latin1() || view.is_well_formed()) co_return text.as_string();
  String* const fixed = co_await String::from_utf8(cx.heap(), view.utf8());
  co_return fixed;
}

Result<bool> quick_usv_string(Context& cx, Value v, String*& out) {
  if (!v.is_string() || v.as_string()->length() > kLeafUnitsMax) return false;
  const StringView view = TRY(v.as_string()->view(cx.heap()));
  out = v.as_string();
  return view.is_latin1() || view.is_well_formed();
}

namespace {

/// The text of a URL and where its parts are. No text: there is no such URL.
struct Serialized {
  String* href = nullptr;
  Bounds bounds;
};

std::string_view ascii_of(const String* flat) noexcept {
  const StringView view = flat->flat_view();
  return {reinterpret_cast<const char*>(view.latin1()), view.length()};
}

/// FAST PATH: a text that is serialised already is the URL's own; nobody can tell.
Result<Serialized> serialized(Context& cx, const Record& r, String* text) {
  const Bounds bounds = url::bounds_of(r);
  const size_t length = url::serialized_length(r);
  if (text && text->is_latin1() && text->length() == length &&
      url::is_serialized_as(r, ascii_of(text)))
    return Serialized{text, bounds};
  if (length > String::kLengthMax) return throw_range_error(cx, "The text is too long for a URL");
  String* const href = TRY(String::make_flat(cx.heap(), static_cast<uint32_t>(length), true));
  url::serialize(r, reinterpret_cast<char*>(href->latin1_storage()));
  return Serialized{href, bounds};
}

// ---- The slots of a URL

Bounds bounds_of(const NativeStateObject* object) noexcept {
  const auto at = [object](uint32_t slot) {
    return static_cast<uint32_t>(object->state(slot).as_int32());
  };
  return {at(kSchemeEnd), at(kUsernameEnd), at(kHostStart),    at(kHostEnd),
          at(kPathStart), at(kQueryStart),  at(kFragmentStart)};
}

String* href_of(const NativeStateObject* object) noexcept {
  return object->state(kHref).as_string();
}
Record record_of(const NativeStateObject* object) noexcept {
  return url::record_of(ascii_of(href_of(object)), bounds_of(object));
}

void store(Context& cx, NativeStateObject* object, const Serialized& s) noexcept {
  const auto put = [&](uint32_t slot, uint32_t at) {
    object->set_state(cx.heap(), slot, Value::int32(static_cast<int32_t>(at)));
  };
  object->set_state(cx.heap(), kHref, Value(s.href));
  put(kSchemeEnd, s.bounds.scheme_end);
  put(kUsernameEnd, s.bounds.username_end);
  put(kHostStart, s.bounds.host_start);
  put(kHostEnd, s.bounds.host_end);
  put(kPathStart, s.bounds.path_start);
  put(kQueryStart, s.bounds.query_start);
  put(kFragmentStart, s.bounds.fragment_start);
}

Result<NativeStateObject*> make_url(Context& cx, Shape* shape, const Serialized& s) {
  NativeStateObject* const object = TRY(NativeStateObject::create(cx.heap(), shape, kTag, kCount));
  store(cx, object, s);
  return object;
}

Result<String*> slice(Context& cx, String* href, uint32_t from, uint32_t to) {
  return String::substring(cx.heap(), href, from, to);
}

}  // namespace

Result<String*> url_part(Context& cx, const NativeStateObject* object, Part part) {
  String* const href = href_of(object);
  if (part == Part::Href) return href;
  if (part == Part::Origin) return String::from_ascii(cx.heap(), url::origin_of(record_of(object)));
  const url::Span span = url::span_of(bounds_of(object), part, href->length());
  return slice(cx, href, span.from, span.to);
}

Result<String*> url_query(Context& cx, const NativeStateObject* object) {
  const Bounds b = bounds_of(object);
  if (b.fragment_start == b.query_start) return String::empty();
  return slice(cx, href_of(object), b.query_start + 1, b.fragment_start);
}

Result<void> set_url_query(Context& cx, NativeStateObject* object, std::string_view query) {
  Record r = record_of(object);
  r.query = query;
  r.has_query = !query.empty();
  const Serialized s = TRY(serialized(cx, r, nullptr));
  store(cx, object, s);
  spend_fuel(cx, fuel_of_units(s.href->length()));
  return {};
}

// ---- Parsing and changing

namespace {

/// A flat string as a URL, and what its record has views of.
struct ParsedText {
  explicit ParsedText(String* flat) : text(flat->flat_view()) {}
  bool parse(const Record* base) { return url::parse(text, base, own, record); }

  Utf8Text text;
  url::Storage own;
  Record record;
};

/// §6.1 API URL parser, of flat strings; base may be null. False: failure.
class Parsing {
 public:
  bool run(String* input, String* base) {
    if (base && !base_.emplace(base).parse(nullptr)) return false;
    return input_.emplace(input).parse(base ? &base_->record : nullptr);
  }
  const Record& record() const noexcept { return input_->record; }

 private:
  std::optional<ParsedText> input_, base_;
};

Result<Serialized> parse_texts(Context& cx, String* input, String* base) {
  Parsing parsing;
  if (!parsing.run(input, base)) return Serialized{};
  return serialized(cx, parsing.record(), input);
}

Result<Serialized> change_part(Context& cx, NativeStateObject* object, Part part, String* text) {
  Record record = record_of(object);
  url::Storage own;
  const Utf8Text given(text->flat_view());
  url::set_part(part, given, own, record);
  return serialized(cx, record, href_of(object));
}

/// The same for long texts.
class UrlJob final : public Elsewhere {
 public:
  std::string text, base;
  bool has_base = false;
  std::optional<Part> part;  // Of the URL `base` this one is set.
  Bounds base_bounds;
  bool is_url = true;
  std::string href;
  Bounds bounds;

 protected:
  void work() noexcept override {
    Record record, base_record;
    url::Storage own, base_own;
    if (part) {
      record = url::record_of(base, base_bounds);
      url::set_part(*part, text, own, record);
    } else {
      is_url = (!has_base || url::parse(base, nullptr, base_own, base_record)) &&
               url::parse(text, has_base ? &base_record : nullptr, own, record);
    }
    if (!is_url) return;
    href = url::serialize(record);
    bounds = url::bounds_of(record);
  }
};

/// What a byte may become in all the texts that are made meanwhile: without line ends, encoded,
/// serialised.
constexpr size_t kJobBytesPerByte = 8;

Task<Serialized> do_url_job(Context& cx, std::shared_ptr<UrlJob> job) {
  const size_t bytes = job->text.size() + job->base.size();
  ScratchCharge charge(cx.heap());
  co_await step_void(charge.add(bytes * kJobBytesPerByte));
  (void)co_await do_elsewhere(cx, job, fuel_of_units(bytes));
  Serialized s;
  if (!job->is_url) co_return s;
  s.href = co_await String::from_ascii(cx.heap(), job->href);
  s.bounds = job->bounds;
  co_return s;
}

bool is_long(const String* text, const String* base) noexcept {
  return text->length() + (base ? base->length() : 0) > kUnitsPerPiece;
}

Task<Serialized> parse_usv(Context& cx, String* input, String* base) {
  if (!is_long(input, base)) {
    const Serialized s = co_await parse_texts(cx, input, base);
    co_await burn_fuel(cx, fuel_of_units(input->length()));
    co_return s;
  }
  auto job = std::make_shared<UrlJob>();
  job->text = input->utf8();
  job->has_base = base != nullptr;
  if (base) job->base = base->utf8();
  const Serialized s = co_await do_url_job(cx, std::move(job));
  co_return s;
}

Task<Serialized> set_usv(Context& cx, NativeStateObject* object, Part part, String* text) {
  if (part == Part::Href) {
    const Serialized s = co_await parse_usv(cx, text, nullptr);
    co_return s;
  }
  if (!is_long(text, href_of(object))) {
    const Serialized s = co_await change_part(cx, object, part, text);
    co_await burn_fuel(cx, fuel_of_units(s.href->length()));
    co_return s;
  }
  auto job = std::make_shared<UrlJob>();
  job->text = text->utf8();
  job->base = ascii_of(href_of(object));
  job->base_bounds = bounds_of(object);
  job->part = part;
  const Serialized s = co_await do_url_job(cx, std::move(job));
  co_return s;
}

Result<NativeStateObject*> this_url(Context& cx, const Args& args) {
  if (NativeStateObject* const object = NativeStateObject::from(args.this_value, kTag))
    return object;
  return throw_type_error(cx, "Illegal invocation: this is not a URL");
}

/// TypeError with the properties code, input and base, as in Node.
Thrown throw_invalid_url(Context& cx, String* input, String* base) {
  (void)throw_type_error(cx, "Invalid URL");
  const Value error = cx.exception();
  if (cx.is_terminating() || !error.is_object()) return Thrown{};
  const auto add = [&](const char* name, Value v) {
    return define_field(cx, error.as_object(), key(intern_ascii(name)), v).ok();
  };
  (void)(add("code", Value(intern_ascii("ERR_INVALID_URL"))) && add("input", Value(input)) &&
         (!base || add("base", Value(base))));
  return Thrown{};
}

struct UrlArguments {
  String* input = nullptr;
  String* base = nullptr;
};
Task<UrlArguments> url_arguments(Context& cx, Args args, const char* what) {
  UrlArguments given;
  if (args.count == 0)
    co_return throw_type_error(cx, "%s: The \"url\" argument must be specified", what);
  given.input = co_await to_usv_string(cx, args[0]);
  if (!args[1].is_undefined()) given.base = co_await to_usv_string(cx, args[1]);
  co_return given;
}
/// FAST PATH: short strings, which need no conversion. False: other ones.
Result<bool> quick_url_arguments(Context& cx, const Args& args, UrlArguments& given) {
  const bool has_input = TRY(quick_usv_string(cx, args[0], given.input));
  if (!has_input || args[1].is_undefined()) return has_input;
  return quick_usv_string(cx, args[1], given.base);
}

/// new URL ( url [ , base ] )
NativeTask url_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Class constructor URL cannot be invoked without 'new'");
  const UrlArguments given = co_await url_arguments(cx, args, "URL");
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::URLPrototype);
  const Serialized s = co_await parse_usv(cx, given.input, given.base);
  if (!s.href) co_return throw_invalid_url(cx, given.input, given.base);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, proto);
  NativeStateObject* const object = co_await make_url(cx, shape, s);
  co_return Value(object);
}
Result<Value> url_constructor_quick(Context& cx, const Args& args) {
  if (!is_plain_construct(args)) return Value::lazy();
  UrlArguments given;
  const bool is_quick = TRY(quick_url_arguments(cx, args, given));
  if (!is_quick) return Value::lazy();
  const Serialized s = TRY(parse_texts(cx, given.input, given.base));
  if (!s.href) return throw_invalid_url(cx, given.input, given.base);
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::URLPrototype));
  NativeStateObject* const object = TRY(make_url(cx, shape, s));
  return Value(object);
}

/// URL.canParse ( url [ , base ] )
NativeTask url_can_parse(Context& cx, Args args) {
  const UrlArguments given = co_await url_arguments(cx, args, "URL.canParse");
  const Serialized s = co_await parse_usv(cx, given.input, given.base);
  co_return Value::boolean(s.href != nullptr);
}
Result<Value> url_can_parse_quick(Context& cx, const Args& args) {
  UrlArguments given;
  const bool is_quick = TRY(quick_url_arguments(cx, args, given));
  if (!is_quick) return Value::lazy();
  return Value::boolean(Parsing().run(given.input, given.base));
}

/// URL.parse ( url [ , base ] ): null where the constructor would throw.
Result<Value> url_or_null(Context& cx, const Serialized& s) {
  if (!s.href) return Value::null();
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::URLPrototype));
  NativeStateObject* const object = TRY(make_url(cx, shape, s));
  return Value(object);
}
NativeTask url_parse(Context& cx, Args args) {
  const UrlArguments given = co_await url_arguments(cx, args, "URL.parse");
  const Serialized s = co_await parse_usv(cx, given.input, given.base);
  const Value v = co_await url_or_null(cx, s);
  co_return v;
}
Result<Value> url_parse_quick(Context& cx, const Args& args) {
  UrlArguments given;
  const bool is_quick = TRY(quick_url_arguments(cx, args, given));
  if (!is_quick) return Value::lazy();
  const Serialized s = TRY(parse_texts(cx, given.input, given.base));
  return url_or_null(cx, s);
}

// ---- Getters

template <Part part>
Result<Value> url_get(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_url(cx, args));
  String* const text = TRY(url_part(cx, object, part));
  return Value(text);
}

Result<Value> url_search_params(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_url(cx, args));
  if (object->state(kParams).is_undefined()) {
    NativeStateObject* const params = TRY(make_search_params(cx, object));
    object->set_state(cx.heap(), kParams, Value(params));
  }
  return object->state(kParams);
}

// ---- Setters

template <Part part>
Result<void> finish_set(Context& cx, NativeStateObject* object, const Serialized& s) {
  store(cx, object, s);
  if constexpr (part == Part::Href || part == Part::Search) {
    if (object->state(kParams).is_undefined()) return {};
    String* const query = TRY(url_query(cx, object));
    return set_params(cx, object->state(kParams).as<NativeStateObject>(), query);
  }
  return {};
}

template <Part part>
NativeTask url_set(Context& cx, Args args) {
  NativeStateObject* const object = co_await this_url(cx, args);
  String* const text = co_await to_usv_string(cx, args[0]);
  const Serialized s = co_await set_usv(cx, object, part, text);
  if (!s.href) co_return throw_invalid_url(cx, text, nullptr);
  co_await step_void(finish_set<part>(cx, object, s));
  co_return Value::undefined();
}
template <Part part>
Result<Value> url_set_quick(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_url(cx, args));
  String* text = nullptr;
  const bool is_quick = TRY(quick_usv_string(cx, args[0], text));
  if (!is_quick || href_of(object)->length() > kLeafUnitsMax) return Value::lazy();
  const Serialized s = TRY(part == Part::Href ? parse_texts(cx, text, nullptr)
                                              : change_part(cx, object, part, text));
  if (!s.href) return throw_invalid_url(cx, text, nullptr);
  TRY_VOID(finish_set<part>(cx, object, s));
  return Value::undefined();
}

constexpr Builtin visible(Builtin b) {
  b.attributes |= attr::Enumerable;
  return b;
}

constexpr Builtin with_quick(Builtin b, LeafFunction quick) {
  b.leaf = quick;
  return b;
}
#define PART(name, part)                        \
  visible(accessor(name, url_get<Part::part>)), \
      with_quick(setter(name, url_set<Part::part>), url_set_quick<Part::part>)
constexpr Builtin kURLFunction = constructor("URL", 1, url_constructor, url_constructor_quick);
constexpr Builtin kURL[] = {
    prototype(Intrinsic::URLPrototype),
    visible(method("canParse", 1, url_can_parse, url_can_parse_quick)),
    visible(method("parse", 1, url_parse, url_parse_quick)),
    visible(scripted_method("createObjectURL", 1, "web:file/object_urls")),
    visible(scripted_method("revokeObjectURL", 1, "web:file/object_urls")),
};
constexpr Builtin kURLPrototype[] = {
    intrinsic("constructor", Intrinsic::URL),
    PART("href", Href),
    visible(getter("origin", url_get<Part::Origin>)),
    PART("protocol", Protocol),
    PART("username", Username),
    PART("password", Password),
    PART("host", Host),
    PART("hostname", Hostname),
    PART("port", Port),
    PART("pathname", Pathname),
    PART("search", Search),
    visible(getter("searchParams", url_search_params)),
    PART("hash", Hash),
    visible(method("toJSON", 0, url_get<Part::Href>)),
    visible(method("toString", 0, url_get<Part::Href>)),
    text("@@toStringTag", "URL"),
};
#undef PART

}  // namespace

constinit const IntrinsicTemplate kURLTemplate = function_template(kURLFunction, kURL);
constinit const IntrinsicTemplate kURLPrototypeTemplate = object_template(kURLPrototype);

}  // namespace shoal
