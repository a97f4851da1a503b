// Modules that are data: what `with { type: ... }` makes of a file's bytes, and who may have them.
//
// LOADING IS NOT READING, but a program that loads what is no code, or what it has worked out the
// name of, could read every file so. Free is what can be seen in the program's text: a specifier
// that stands in one of its files as it is. Free, too, is what is installed in node_modules. For
// the rest whoever loads must be allowed to read it: data (JSON, text, bytes) and files that have
// no name of a module's (what is wrong with their "code" would tell what stands there), of a
// computed name, from a package's code, or from code that came out of a text; and whatever a
// package with permissions of its own loads of the program's.
#include <algorithm>
#include <cstring>

#include "include/shoal/host.h"
#include "include/shoal/loader/files.h"
#include "include/shoal/loader/module_loader.h"
#include "io/drivers/files.h"
#include "io/drivers/source_files.h"
#include "stdlib/host/operations.h"
#include "vm/object/typed_array.h"
#include "vm/run/realm.h"

namespace shoal::loader {

bool is_data_type(std::string_view type) noexcept {
  return type == "json" || type == "text" || type == "bytes";
}

Result<Value> bytes_to_value(Context& cx, std::string_view bytes, bool immutable) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::ArrayBuffer, Intrinsic::ArrayBufferPrototype));
  ArrayBufferObject* const buffer =
      TRY(ArrayBufferObject::create(cx, shape, {bytes.size(), 0, false, false, true}));
  if (!bytes.empty()) std::memcpy(buffer->data(), bytes.data(), bytes.size());
  if (immutable) buffer->make_immutable();
  Shape* const view =
      TRY(cx.realm()->root_shape(cx, Kind::TypedArray, Intrinsic::Uint8ArrayPrototype));
  TypedArrayObject* const array =
      TRY(TypedArrayObject::create(cx.heap(), view, ElementType::Uint8, buffer, 0, bytes.size()));
  return Value(array);
}

Result<Value> data_to_value(Context& cx, const std::string& path, std::string_view type,
                            std::string_view content) {
  if (type == "bytes") return bytes_to_value(cx, content, true);
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  if (type == "json") return json_to_value(cx, path, content);
  String* const text = TRY(String::from_utf8(cx.heap(), content));
  return Value(text);
}

// ---- Who may have it

namespace {

bool has_name_of_code(std::string_view path) noexcept {
  static constexpr std::string_view kCode[] = {".ts", ".mts", ".cts", ".tsx",
                                               ".js", ".mjs", ".cjs", ".jsx"};
  return std::find(std::begin(kCode), std::end(kCode), extension_of(path)) != std::end(kCode);
}

Thrown throw_refusal(Context& cx, const std::string& path, const HostError& error) {
  const host::ReadFile::Request request{{path}};
  Object* const object = TRY(make_host_error(cx, HostOp::ReadFile, &request, error));
  return cx.throw_value(Value(object));
}

}  // namespace

/// Whether the text of one of the program's files has the specifier in it.
bool ModuleLoader::is_written_in(Context& cx, const std::string& referrer,
                                 const std::string& specifier) {
  const ModuleOwner owner = owner_of_key(referrer);
  if (owner.who != kProgramPrincipal || !package_of(owner.name).empty()) return false;
  if (owner.name.starts_with("data:")) return false;
  const CodeUnit* unit = nullptr;
  if (const auto at = sources_.find(owner.name); at != sources_.end())
    unit = at->second.unit;
  else if (ModuleRecord* const m = known(cx, referrer))
    unit = m->unit();
  if (!unit) return false;
  const String* const wanted = intern_utf8(specifier);
  const size_t count = unit->image().strings.size();
  for (StringId id = 0; id < count; ++id)
    if (unit->string(id) == wanted) return true;
  return false;
}

Result<bool> ModuleLoader::check_reading(Context& cx, const Loading& what) {
  Door* const door = host_.door();
  if (!door || what.path.empty() || what.path == entry_) return true;
  const Permissions& mine = door->permissions_of(what.who);
  if (mine.allows_everything() && !door->options().audit) return true;
  const bool is_program = what.who == kProgramPrincipal;
  const bool is_code = what.type.empty() && has_name_of_code(what.path);
  if (is_code && is_program) return true;
  if (!package_of(source_files::real_path(what.path)).empty()) return true;
  if (is_program && is_written_in(cx, what.referrer, what.specifier)) return true;
  if (const HostError refused = door->may_read(what.path, what.who))
    return throw_refusal(cx, what.path, refused);
  const bool is_replay = door->observer() && door->observer()->judges();
  const bool is_json = format_of(what.path) == SourceFormat::Json;
  if (is_replay || mine.allows_everything() || (what.type.empty() && !is_json)) return true;
  // Read here, where it was looked at: whoever goes on finds it.
  const bool is_plain_json = is_json && (what.type.empty() || what.type == "json");
  const std::string key = is_plain_json ? what.path : what.path + "\n" + what.type;
  if (known(cx, key)) return true;
  ModuleRecord* const m =
      TRY(make_data_record(cx, what.path, is_plain_json ? "json" : what.type, &mine));
  TRY(remember(cx, key, m));
  return true;
}

Result<ModuleRecord*> ModuleLoader::make_data_record(Context& cx, const std::string& path,
                                                     const std::string& type,
                                                     const Permissions* limits) {
  std::string content, error;
  if (limits) {
    HostBytes bytes;
    const uint64_t bytes_max = std::min<uint64_t>(host_.source_bytes_max, kReadBytesMax);
    const HostError failed = files::read_whole(path, limits, bytes_max, bytes);
    if (failed.code == HostErrorCode::NotCapable) return throw_refusal(cx, path, failed);
    if (failed)
      return throw_with_code(cx, "ERR_MODULE_NOT_FOUND",
                             "Cannot read '" + path + "': " + failed.message);
    content = bytes.view();
    if (type != "bytes" && content.starts_with("\xEF\xBB\xBF")) content.erase(0, 3);
  } else if (type != "bytes") {
    TRY(read_source(cx, path, content));
  } else if (!read_file(path, content, error)) {
    return throw_with_code(cx, "ERR_MODULE_NOT_FOUND", "Cannot read '" + path + "': " + error);
  }
  String* const key = TRY(String::from_utf8(cx.heap(), path));
  const Value value = TRY(data_to_value(cx, path, type, content));
  return ModuleRecord::create_default(cx, key, value);
}

// ---- data: URLs

namespace {

int digit_of(char c, int base) noexcept {
  int digit = -1;
  if (base == 64) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const size_t at = kDigits.find(c == '-' ? '+' : c == '_' ? '/' : c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
  }
  if (c >= '0' && c <= '9') digit = c - '0';
  if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
  if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
  return digit;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && digit_of(text[i + 1], 16) >= 0 &&
                        digit_of(text[i + 2], 16) >= 0;
    if (escape) {
      out += static_cast<char>(digit_of(text[i + 1], 16) * 16 + digit_of(text[i + 2], 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

bool decode_base64(std::string_view text, std::string& out) {
  uint32_t bits = 0;
  int count = 0;
  while (text.ends_with('=')) text.remove_suffix(1);
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    const int digit = digit_of(c, 64);
    if (digit < 0) return false;
    bits = bits << 6 | static_cast<uint32_t>(digit);
    if (++count % 4 == 0) {
      for (const int shift : {16, 8, 0}) out += static_cast<char>(bits >> shift & 0xff);
      bits = 0;
    }
  }
  if (count % 4 == 1) return false;
  if (count % 4 == 2) out += static_cast<char>(bits >> 4 & 0xff);
  if (count % 4 == 3) {
    out += static_cast<char>(bits >> 10 & 0xff);
    out += static_cast<char>(bits >> 2 & 0xff);
  }
  return true;
}

bool parse_data_url(std::string_view url, DataUrl& out) {
  if (!url.starts_with("data:")) return false;
  url.remove_prefix(5);
  url = url.substr(0, url.find('#'));
  const size_t comma = url.find(',');
  if (comma == std::string_view::npos) return false;
  std::string_view header = url.substr(0, comma);
  const bool base64 = header.ends_with(";base64");
  out.type = std::string(header.substr(0, header.find(';')));
  const std::string body = percent_decoded(url.substr(comma + 1));
  if (!base64) {
    out.content = body;
    return true;
  }
  return decode_base64(body, out.content);
}

Result<ModuleRecord*> ModuleLoader::load_data_url(Context& cx, const std::string& url,
                                                  const std::string& type, Principal who) {
  TRY(check_path(cx, url));
  const std::string key = key_for(type.empty() ? url : url + "\n" + type, who);
  if (ModuleRecord* const m = known(cx, key)) return m;
  const std::string shown = url.size() > 60 ? url.substr(0, 60) + "..." : url;
  DataUrl data;
  if (!parse_data_url(url, data))
    return throw_with_code(cx, "ERR_INVALID_URL", "Invalid URL '" + shown + "'");
  const bool is_typescript =
      data.type == "text/typescript" || data.type == "application/typescript";
  const bool is_code =
      is_typescript || data.type == "text/javascript" || data.type == "application/javascript";
  const bool fits = type.empty() ? is_code : type != "json" || data.type == "application/json";
  if (type.empty() && data.type == "application/json")
    return throw_with_code(cx, "ERR_IMPORT_ATTRIBUTE_MISSING",
                           "Module '" + shown + "' needs an import attribute of \"type: json\"");
  if (!fits)
    return throw_with_code(cx, "ERR_UNKNOWN_MODULE_FORMAT",
                           "Unknown module format: " + data.type + " for URL " + shown);
  if (is_code && type.empty()) {
    ModuleRecord* const m =
        TRY(load_text(cx, key_for(url, who), data.content,
                      is_typescript ? SourceLanguage::TypeScript : SourceLanguage::JavaScript));
    return remember(cx, key, m);
  }
  String* const name = TRY(String::from_utf8(cx.heap(), url));
  const Value value = TRY(data_to_value(cx, shown, type, data.content));
  ModuleRecord* const m = TRY(ModuleRecord::create_default(cx, name, value));
  return remember(cx, key, m);
}

}  // namespace shoal::loader
