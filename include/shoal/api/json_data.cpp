// Data as JSON text, both ways.
#include <cmath>
#include <unordered_map>

#include "include/shoal/data.h"
#include "include/shoal/json_file.h"
#include "include/shoal/loader/json.h"
#include "vm/value/number_text.h"

namespace shoal {
namespace {

Data data_of(loader::Json&& json) {
  switch (json.type) {
    case loader::Json::Type::Null: return nullptr;
    case loader::Json::Type::Boolean: return json.boolean;
    case loader::Json::Type::Number: return json.number;
    case loader::Json::Type::String: return std::move(json.text);
    case loader::Json::Type::Array: {
      Data::Array items;
      items.reserve(json.items.size());
      for (loader::Json& item : json.items) items.push_back(data_of(std::move(item)));
      return items;
    }
    case loader::Json::Type::Object: {
      // Of members with the same name the last one counts, where the first one stands.
      Data::Members out;
      std::unordered_map<std::string_view, size_t> places;
      out.reserve(json.members.size());
      for (loader::JsonMember& m : json.members) {
        const auto [at, is_new] = places.emplace(m.name, out.size());
        if (is_new)
          out.push_back({m.name, data_of(std::move(m.value))});
        else
          out[at->second].value = data_of(std::move(m.value));
      }
      return out;
    }
  }
  return {};
}

void write_string(std::string_view text, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<uint8_t>(c);
    // A lone surrogate, in WTF-8: JSON.stringify escapes it.
    const bool is_surrogate =
        byte == 0xED && i + 2 < text.size() && static_cast<uint8_t>(text[i + 1]) >= 0xA0;
    if (is_surrogate) {
      const uint32_t unit = 0xD000u | (static_cast<uint32_t>(text[i + 1]) & 0x3F) << 6 |
                            (static_cast<uint32_t>(text[i + 2]) & 0x3F);
      out += "\\u";
      for (const int shift : {12, 8, 4, 0}) out += kHex[unit >> shift & 15];
      i += 2;
      continue;
    }
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      default:
        if (byte >= 0x20) {
          out += c;
        } else {
          out += "\\u00";
          out += kHex[byte >> 4];
          out += kHex[byte & 15];
        }
    }
  }
  out += '"';
}

Expected<void> write(const Data& d, std::string& out, uint32_t depth) {
  if (depth > Data::kDepthMax)
    return make_error(ErrorCode::Conversion, "to_json: nested too deeply");
  switch (d.type()) {
    case Data::Type::Undefined:
    case Data::Type::Null: out += "null"; return {};
    case Data::Type::Boolean: out += d.boolean() ? "true" : "false"; return {};
    case Data::Type::Number:
      out += std::isfinite(d.number()) ? number_to_text(d.number()) : "null";
      return {};
    case Data::Type::String: write_string(d.string(), out); return {};
    case Data::Type::Array: {
      out += '[';
      for (const Data& item : d.items()) {
        if (out.back() != '[') out += ',';
        const Expected<void> done = write(item, out, depth + 1);
        if (!done) return done;
      }
      out += ']';
      return {};
    }
    case Data::Type::Object: {
      out += '{';
      for (const Data::Member& m : d.members()) {
        if (m.value.is_undefined()) continue;
        if (out.back() != '{') out += ',';
        write_string(m.name, out);
        out += ':';
        const Expected<void> done = write(m.value, out, depth + 1);
        if (!done) return done;
      }
      out += '}';
      return {};
    }
    default: return make_error(ErrorCode::Conversion, "to_json: JSON has no form for it");
  }
}

}  // namespace

Expected<Data> Data::from_json(std::string_view text) {
  loader::Json json;
  loader::JsonError error;
  if (!loader::parse_json(text, loader::JsonDialect::Strict, json, error))
    return make_error(ErrorCode::Syntax,
                      "JSON, at byte " + std::to_string(error.offset) + ": " + error.message);
  return data_of(std::move(json));
}

Expected<Data> parse_json_file(const std::string& path, std::string_view text) {
  const auto dialect = path.ends_with("/shoal.json") ? loader::JsonDialect::WithComments
                                                     : loader::JsonDialect::Strict;
  loader::Json json;
  loader::JsonError error;
  if (!loader::parse_json(text, dialect, json, error))
    return make_error(ErrorCode::Syntax, loader::json_message(path, text, error));
  return data_of(std::move(json));
}

Expected<std::string> Data::to_json() const {
  std::string out;
  const Expected<void> done = write(*this, out, 0);
  if (!done) return done.error();
  return out;
}

}  // namespace shoal
