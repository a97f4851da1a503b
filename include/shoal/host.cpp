#include "include/shoal/host.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "compiler/ast/text.h"
#include "compiler/ast/utf8.h"
#include "vm/regexp/regexp.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

namespace fs = std::filesystem;

SourceLanguage language_of(std::string_view path) noexcept {
  const auto ends = [path](std::string_view s) { return path.ends_with(s); };
  if (ends(".tsx")) return SourceLanguage::TypeScriptJsx;
  if (ends(".jsx")) return SourceLanguage::JavaScriptJsx;
  if (ends(".js") || ends(".mjs") || ends(".cjs")) return SourceLanguage::JavaScript;
  return SourceLanguage::TypeScript;
}

bool read_file(const std::string& path, std::string& out, std::string& error) {
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (!file) {
    error = std::strerror(errno);
    return false;
  }
  char buffer[16384];
  size_t n;
  while ((n = std::fread(buffer, 1, sizeof buffer, file)) > 0) out.append(buffer, n);
  const bool failed = std::ferror(file) != 0;
  if (failed) error = std::strerror(errno);
  std::fclose(file);
  return !failed;
}

namespace {

/// Where the text stops being UTF-8; npos: nowhere.
size_t first_invalid_byte(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (static_cast<uint8_t>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const size_t start = at;
    const char32_t point = ast::decode_utf8(text, at);
    const bool invalid = point == 0xFFFD && text.substr(start, 3) != "\xEF\xBF\xBD";
    if (invalid || (point >= 0xD800 && point <= 0xDFFF)) return start;
  }
  return std::string_view::npos;
}

}  // namespace

bool read_source(const std::string& path, std::string& out, std::string& error) {
  if (!read_file(path, out, error)) return false;
  if (path.find("/node_modules/") != std::string::npos) return true;
  const size_t at = first_invalid_byte(out);
  if (at == std::string::npos) return true;
  if (out.starts_with("\xFF\xFE") || out.starts_with("\xFE\xFF")) {
    error = "it is UTF-16; source files are UTF-8";
    return false;
  }
  char byte[8];
  std::snprintf(byte, sizeof byte, "0x%02x", static_cast<uint8_t>(out[at]));
  const auto line =
      1 + std::count(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  error = "it is not UTF-8: byte " + std::string(byte) + " in line " + std::to_string(line);
  return false;
}

namespace {

regexp::TextView text_view(const ast::Text& text) noexcept {
  if (!text.is_latin1()) return text.utf16();
  const std::string_view bytes = text.latin1();
  return std::span<const uint8_t>(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

bool regexp_literal_is_valid(const ast::Text& pattern, const ast::Text& flags,
                             std::string& message) {
  const std::optional<regexp::Flags> known = regexp::parse_flags(text_view(flags));
  if (!known) {
    message = "Invalid flags";
    return false;
  }
  const std::optional<regexp::PatternError> error =
      regexp::check_syntax(text_view(pattern), *known);
  if (error) message = error->message;
  return !error;
}

Result<const CodeUnit*> EmbedHost::compile_text(Context& cx, std::string_view source,
                                                const CompileOptions& given) {
  CompileOptions options = given;
  options.check_regexp = regexp_literal_is_valid;
  Diagnostics diagnostics;
  std::unique_ptr<UnitImage> image = compile(source, options, diagnostics);
  if (!image) {
    const Diagnostic* const first = diagnostics.first_error();
    if (!first) return throw_syntax_error(cx, "Invalid source");
    last_frame = format_diagnostic(*first, options.source_name, source);
    Intrinsic kind = Intrinsic::SyntaxErrorPrototype;
    if (first->error_class == DiagnosticClass::ReferenceError)
      kind = Intrinsic::ReferenceErrorPrototype;
    if (first->error_class == DiagnosticClass::RangeError) kind = Intrinsic::RangeErrorPrototype;
    return throw_error(cx, kind, "%s", first->message.c_str());
  }
  std::shared_ptr<const CodeUnit> unit = CodeUnit::load(std::move(image));
  const CodeUnit* const raw = unit.get();
  cx.units.push_back(std::move(unit));
  return raw;
}

namespace {

std::u16string to_utf16(const String* s) {
  std::u16string units(s->length(), u'\0');
  s->copy_to(units.data());
  return units;
}

/// The environments round a direct eval, as the compiler wants to know them.
EvalOptions describe(const EvalRequest& request) {
  EvalOptions options;
  const EvalScopeImage& scope = *request.scope;
  options.strict = scope.strict;
  options.in_function = scope.in_function;
  options.in_method = scope.in_method;
  options.in_derived_constructor = scope.in_derived_constructor;
  options.in_class_field = scope.in_class_field;
  for (const StringId name : scope.private_names)
    options.private_names.push_back(request.unit->image().strings[name]);
  for (const Environment* env = request.env; env; env = env->parent()) {
    EvalEnvironmentOptions e;
    e.is_with = env->is_with();
    if (const ScopeInfo* const info = env->scope()) {
      e.is_var_scope = (info->flags & kScopeVarScope) != 0;
      for (const ScopeInfo::Binding& b : info->bindings)
        e.slots.push_back({to_utf16(b.name), b.slot, b.flags});
    }
    options.environments.push_back(std::move(e));
  }
  return options;
}

}  // namespace

Result<const CodeUnit*> EmbedHost::compile_eval(Context& cx, const EvalRequest& request) {
  CompileOptions options;
  options.source_name = "<anonymous>";
  options.language = SourceLanguage::JavaScript;
  options.completion_value = true;
  EvalOptions eval;
  switch (request.kind) {
    case EvalRequest::Kind::Direct:
      options.goal = SourceGoal::DirectEval;
      eval = describe(request);
      options.eval = &eval;
      break;
    case EvalRequest::Kind::Indirect: options.goal = SourceGoal::IndirectEval; break;
    case EvalRequest::Kind::Function:
      options.goal = SourceGoal::Function;
      for (int i = 0; i < 2; ++i) {
        options.function_parens[i] = request.function_parens[i];
        options.function_braces[i] = request.function_braces[i];
      }
      break;
  }
  const std::string kept = last_frame;
  Result<const CodeUnit*> unit = compile_text(cx, request.source, options);
  last_frame = kept;  // Of a text that script made, the exception says enough.
  return unit;
}

// ---- Modules

Result<ModuleRecord*> EmbedHost::load_text(Context& cx, const std::string& name,
                                           std::string_view source, SourceLanguage language) {
  CompileOptions options;
  options.source_name = name;
  options.language = language;
  options.goal = SourceGoal::Module;
  const CodeUnit* const unit = TRY(compile_text(cx, source, options));
  String* const key = TRY(String::from_utf8(cx.heap(), name));
  return ModuleRecord::create(cx, unit, key);
}

Result<ModuleRecord*> EmbedHost::load_file(Context& cx, const std::string& path) {
  if (!modules_) modules_ = std::make_unique<RootVector<ModuleRecord*>>(cx.heap());
  if (const auto known = by_path_.find(path); known != by_path_.end())
    return (*modules_)[known->second];
  std::string source, error;
  if (!read_source(path, source, error))
    return throw_error(cx, Intrinsic::ErrorPrototype, "Cannot read module '%s': %s", path.c_str(),
                       error.c_str());
  ModuleRecord* const m = TRY(load_text(cx, path, source, language_of(path)));
  TRY_VOID(modules_->push_back(m));
  by_path_[path] = modules_->size() - 1;
  return m;
}

namespace {

/// A file that a relative path means: itself, with an extension added, or .ts for .js; empty if
/// there is none.
std::string find_file(const fs::path& base) {
  std::error_code ignored;
  if (fs::is_regular_file(base, ignored)) return base.string();
  const std::string text = base.string();
  static constexpr std::pair<std::string_view, std::string_view> kTwins[] = {
      {".js", ".ts"}, {".js", ".tsx"}, {".mjs", ".mts"}, {".cjs", ".cts"}, {".jsx", ".tsx"}};
  for (const auto& [from, to] : kTwins) {
    if (!text.ends_with(from)) continue;
    const std::string twin = text.substr(0, text.size() - from.size()) + std::string(to);
    if (fs::is_regular_file(twin, ignored)) return twin;
  }
  for (const char* const extension : {".ts", ".tsx", ".mts", ".js", ".mjs", ".cjs", ".json"})
    if (fs::is_regular_file(text + extension, ignored)) return text + extension;
  for (const char* const index : {"index.ts", "index.tsx", "index.js", "index.mjs"})
    if (fs::is_regular_file(base / index, ignored)) return (base / index).string();
  return {};
}

}  // namespace

Result<ModuleRecord*> EmbedHost::resolve_module(Context& cx, ModuleRecord* referrer,
                                                String* specifier, const ModuleRequestImage*) {
  const std::string name = specifier->utf8();
  const bool relative =
      name.starts_with("./") || name.starts_with("../") || name == "." || name == "..";
  fs::path base;
  if (relative)
    base = fs::path(referrer ? referrer->key()->utf8() : entry_path).parent_path() / name;
  else if (name.starts_with("file://"))
    base = name.substr(7);
  else if (name.starts_with("/"))
    base = name;
  const std::string from = referrer ? referrer->key()->utf8() : entry_path;
  if (base.empty())
    return throw_error(cx, Intrinsic::ErrorPrototype, "Cannot find package '%s' imported from %s",
                       name.c_str(), from.c_str());
  const std::string file = find_file(base.lexically_normal());
  if (file.empty())
    return throw_error(cx, Intrinsic::ErrorPrototype, "Cannot find module '%s' imported from %s",
                       base.lexically_normal().c_str(), from.c_str());
  return load_file(cx, file);
}

Result<bool> EmbedHost::fill_import_meta(Context& cx, ModuleRecord* module, Object* meta) {
  const std::string path = module->key()->utf8();
  const auto add = [&](const char* name, const std::string& text) -> Result<void> {
    String* const s = TRY(String::from_utf8(cx.heap(), text));
    return define_field(cx, meta, key(intern_ascii(name)), Value(s));
  };
  TRY_VOID(add("url", "file://" + path));
  TRY_VOID(add("filename", path));
  TRY_VOID(add("dirname", fs::path(path).parent_path().string()));
  TRY_VOID(define_field(cx, meta, key(intern_ascii("main")), Value::boolean(path == entry_path)));
  return true;
}

}  // namespace shoal
