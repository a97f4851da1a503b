// §6.1 of the URL Standard: the class URL.
#include "stdlib/web/url.h"

#include "stdlib/host/scripted.h"
#include "stdlib/intrinsics.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

using namespace url_slot;
using url::EncodeSet;
using url::Record;
using url::State;

Task<String*> to_usv_string(Context& cx, Value v) {
  const Value text = co_await to_string(cx, v);
  if (text.as_string()->length() > kUrlUnitsMax)
    co_return throw_range_error(cx, "The text is too long for a URL");
  const StringView view = co_await text.as_string()->view(cx.heap());
  if (view.is_latin1() || view.is_well_formed()) co_return text.as_string();
  String* const fixed = co_await String::from_utf8(cx.heap(), view.utf8());
  co_return fixed;
}

namespace {

Result<Value> text_or_null(Context& cx, const std::optional<std::string>& text) {
  if (!text) return Value::null();
  String* const s = TRY(String::from_ascii(cx.heap(), *text));
  return Value(s);
}
std::string text_of(const NativeStateObject* object, uint32_t slot) {
  const Value v = object->state(slot);
  return v.is_string() ? v.as_string()->utf8() : std::string();
}
std::optional<std::string> optional_of(const NativeStateObject* object, uint32_t slot) {
  if (!object->state(slot).is_string()) return std::nullopt;
  return text_of(object, slot);
}

Result<void> store_record(Context& cx, NativeStateObject* object, const Record& r) {
  const auto put = [&](uint32_t slot, const std::optional<std::string>& text) -> Result<void> {
    const Value v = TRY(text_or_null(cx, text));
    object->set_state(cx.heap(), slot, v);
    return {};
  };
  TRY_VOID(put(kScheme, r.scheme));
  TRY_VOID(put(kUsername, r.username));
  TRY_VOID(put(kPassword, r.password));
  TRY_VOID(put(kHost, r.host));
  TRY_VOID(put(kPath, r.path_text()));
  TRY_VOID(put(kQuery, r.query));
  TRY_VOID(put(kFragment, r.fragment));
  object->set_state(cx.heap(), kPort, r.port < 0 ? Value::null() : Value::int32(r.port));
  object->set_state(cx.heap(), kHasOpaquePath, Value::boolean(r.has_opaque_path));
  return {};
}

}  // namespace

Record record_of(const NativeStateObject* object) {
  Record r;
  r.scheme = text_of(object, kScheme);
  r.username = text_of(object, kUsername);
  r.password = text_of(object, kPassword);
  r.host = optional_of(object, kHost);
  r.query = optional_of(object, kQuery);
  r.fragment = optional_of(object, kFragment);
  if (object->state(kPort).is_int32()) r.port = object->state(kPort).as_int32();
  r.has_opaque_path = object->state(kHasOpaquePath).is_true();
  std::string path = text_of(object, kPath);
  if (r.has_opaque_path) {
    r.opaque_path = std::move(path);
    return r;
  }
  for (size_t start = 1; start <= path.size();) {
    const size_t slash = std::min(path.find('/', start), path.size());
    r.path.push_back(path.substr(start, slash - start));
    start = slash + 1;
  }
  return r;
}

namespace {

Result<NativeStateObject*> this_url(Context& cx, const Args& args) {
  if (NativeStateObject* const object = NativeStateObject::from(args.this_value, kTag))
    return object;
  return throw_type_error(cx, "Illegal invocation: this is not a URL");
}

/// TypeError with the properties code, input and base, as in Node.
Thrown throw_invalid_url(Context& cx, String* input, Value base) {
  (void)throw_type_error(cx, "Invalid URL");
  const Value error = cx.exception();
  if (cx.is_terminating() || !error.is_object()) return Thrown{};
  const auto add = [&](const char* name, Value v) {
    return define_field(cx, error.as_object(), key(intern_ascii(name)), v).ok();
  };
  (void)(add("code", Value(intern_ascii("ERR_INVALID_URL"))) && add("input", Value(input)) &&
         (!base.is_string() || add("base", base)));
  return Thrown{};
}

/// §6.1 API URL parser. False: failure.
bool parse_strings(String* input, Value base, Record& out) {
  Record base_record;
  if (base.is_string() && !url::parse(base.as_string()->utf8(), nullptr, base_record)) return false;
  return url::parse(input->utf8(), base.is_string() ? &base_record : nullptr, out);
}

struct UrlArguments {
  String* input = nullptr;
  Value base;
};
Task<UrlArguments> url_arguments(Context& cx, Args args, const char* what) {
  UrlArguments given;
  if (args.count == 0)
    co_return throw_type_error(cx, "%s: The \"url\" argument must be specified", what);
  given.input = co_await to_usv_string(cx, args[0]);
  if (args[1].is_undefined()) co_return given;
  String* const base = co_await to_usv_string(cx, args[1]);
  given.base = Value(base);
  co_return given;
}

/// new URL ( url [ , base ] )
NativeTask url_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Class constructor URL cannot be invoked without 'new'");
  const UrlArguments given = co_await url_arguments(cx, args, "URL");
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::URLPrototype);
  Record record;
  if (!parse_strings(given.input, given.base, record))
    co_return throw_invalid_url(cx, given.input, given.base);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, proto);
  NativeStateObject* const object =
      co_await NativeStateObject::create(cx.heap(), shape, kTag, kCount);
  co_await step_void(store_record(cx, object, record));
  co_return Value(object);
}

/// URL.canParse ( url [ , base ] )
NativeTask url_can_parse(Context& cx, Args args) {
  const UrlArguments given = co_await url_arguments(cx, args, "URL.canParse");
  Record record;
  co_return Value::boolean(parse_strings(given.input, given.base, record));
}

/// URL.parse ( url [ , base ] ): null where the constructor would throw.
NativeTask url_parse(Context& cx, Args args) {
  const UrlArguments given = co_await url_arguments(cx, args, "URL.parse");
  Record record;
  if (!parse_strings(given.input, given.base, record)) co_return Value::null();
  Shape* const shape =
      co_await cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::URLPrototype);
  NativeStateObject* const object =
      co_await NativeStateObject::create(cx.heap(), shape, kTag, kCount);
  co_await step_void(store_record(cx, object, record));
  co_return Value(object);
}

// ---- Getters

using url::Part, url::part_text;

template <Part part>
Result<Value> url_get(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_url(cx, args));
  return text_or_null(cx, part_text(record_of(object), part));
}

Result<Value> url_search_params(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_url(cx, args));
  if (object->state(kParams).is_undefined()) {
    NativeStateObject* const params = TRY(make_search_params(cx, object->state(kQuery), object));
    object->set_state(cx.heap(), kParams, Value(params));
  }
  return object->state(kParams);
}

// ---- Setters

void set_search(Record& r, const std::string& text) {
  r.query.reset();
  if (text.empty()) return;
  r.query.emplace();
  (void)url::parse_part(text[0] == '?' ? text.substr(1) : text, r, State::Query);
}
void set_hash(Record& r, const std::string& text) {
  r.fragment.reset();
  if (text.empty()) return;
  r.fragment.emplace();
  (void)url::parse_part(text[0] == '#' ? text.substr(1) : text, r, State::Fragment);
}
void set_credential(Record& r, std::string& part, const std::string& text) {
  if (r.cannot_have_credentials_or_port()) return;
  part.clear();
  url::append_encoded(part, text, EncodeSet::Userinfo);
}
void set_port(Record& r, const std::string& text) {
  if (r.cannot_have_credentials_or_port()) return;
  if (text.empty())
    r.port = -1;
  else
    (void)url::parse_part(text, r, State::Port);
}

void set_part(Record& r, Part part, const std::string& text) {
  switch (part) {
    case Part::Protocol: (void)url::parse_part(text + ":", r, State::SchemeStart); return;
    case Part::Username: return set_credential(r, r.username, text);
    case Part::Password: return set_credential(r, r.password, text);
    case Part::Host:
    case Part::Hostname:
      if (!r.has_opaque_path)
        (void)url::parse_part(text, r, part == Part::Host ? State::Host : State::Hostname);
      return;
    case Part::Port: return set_port(r, text);
    case Part::Pathname:
      if (r.has_opaque_path) return;
      r.path.clear();
      (void)url::parse_part(text, r, State::PathStart);
      return;
    case Part::Search: return set_search(r, text);
    case Part::Hash: return set_hash(r, text);
    default: SHOAL_UNREACHABLE();
  }
}

template <Part part>
NativeTask url_set(Context& cx, Args args) {
  NativeStateObject* const object = co_await this_url(cx, args);
  String* const text = co_await to_usv_string(cx, args[0]);
  Record record;
  if constexpr (part == Part::Href) {
    if (!url::parse(text->utf8(), nullptr, record))
      co_return throw_invalid_url(cx, text, Value::undefined());
  } else {
    record = record_of(object);
    set_part(record, part, text->utf8());
  }
  co_await step_void(store_record(cx, object, record));
  if constexpr (part == Part::Href || part == Part::Search) {
    const Value params = object->state(kParams);
    const bool has_params = !params.is_undefined();
    if (has_params)
      co_await step_void(set_params(cx, params.as<NativeStateObject>(), object->state(kQuery)));
  }
  co_return Value::undefined();
}

constexpr Builtin visible(Builtin b) {
  b.attributes |= attr::Enumerable;
  return b;
}

#define PART(name, part) \
  visible(accessor(name, url_get<Part::part>)), setter(name, url_set<Part::part>)
constexpr Builtin kURLFunction = constructor("URL", 1, url_constructor);
constexpr Builtin kURL[] = {
    prototype(Intrinsic::URLPrototype),
    visible(method("canParse", 1, url_can_parse)),
    visible(method("parse", 1, url_parse)),
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
