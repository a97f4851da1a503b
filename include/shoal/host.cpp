#include "include/shoal/host.h"

#include "compiler/ast/text.h"
#include "include/shoal/loader/principals.h"
#include "vm/object/function.h"
#include "vm/regexp/regexp.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

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
                                                const CompileOptions& options) {
  Diagnostics diagnostics;
  std::unique_ptr<UnitImage> image = compile_image(source, options, diagnostics);
  if (!image) return throw_diagnostics(cx, diagnostics, options.source_name, source);
  return adopt(cx, std::move(image));
}

std::unique_ptr<UnitImage> EmbedHost::compile_image(std::string_view source,
                                                    const CompileOptions& given,
                                                    Diagnostics& diagnostics) {
  CompileOptions options = given;
  options.check_regexp = regexp_literal_is_valid;
  return compile(source, options, diagnostics);
}

const CodeUnit* EmbedHost::adopt(Context& cx, std::unique_ptr<UnitImage> image) {
  return cx.keep_unit(CodeUnit::load(std::move(image)));
}

Thrown EmbedHost::throw_diagnostics(Context& cx, const Diagnostics& diagnostics,
                                    const std::string& name, std::string_view source) {
  const Diagnostic* const first = diagnostics.first_error();
  if (!first) return throw_syntax_error(cx, "Invalid source");
  last_frame = format_diagnostic(*first, name, source);
  Intrinsic kind = Intrinsic::SyntaxErrorPrototype;
  if (first->error_class == DiagnosticClass::ReferenceError)
    kind = Intrinsic::ReferenceErrorPrototype;
  if (first->error_class == DiagnosticClass::RangeError) kind = Intrinsic::RangeErrorPrototype;
  return throw_error(cx, kind, "%s", first->message.c_str());
}

void EmbedHost::note_throw(Context& cx, Value value) {
  CapturedFrame frame;
  if (capture_frames(cx, &frame, 1) == 0 || !frame.code) return;
  frame.callee = Value::undefined();  // It may be gone by the time anybody looks; its code is not.
  throw_place = {value.bits(), frame};
}

std::shared_ptr<const UnitDebugInfo> EmbedHost::describe_code(const CodeUnit& unit) {
  return shoal::describe(unit.image());
}

Result<NativeFunction*> numbered_function(Context& cx, int32_t number, const char* name,
                                          uint32_t length) {
  NativeFunction* const f = TRY(native_function(cx, Intrinsic::Internal, internal::kHostFunction));
  f->set_capture(cx.heap(), 0, Value::int32(number));
  TRY_VOID(materialize_function(cx, f));
  const auto set = [&](const String* property, Value value) {
    return define_own_ordinary(cx, f, key(const_cast<String*>(property)),
                               PropertyDescriptor::data(value, attr::Configurable));
  };
  TRY(set(atoms::name(), Value(intern_utf8(name))));
  TRY(set(atoms::length(), Value::int32(static_cast<int32_t>(length))));
  return f;
}

// ---- Modules: the loader's

Result<ModuleRecord*> EmbedHost::resolve_module(Context& cx, const ModuleRequest& request) {
  if (is_embedded) return extension->resolve_module(cx, request);
  return loader().resolve_module(cx, request);
}
Result<Value> EmbedHost::prepare_import(Context& cx, const ModuleRequest& request) {
  if (is_embedded) return extension->prepare_import(cx, request);
  return Value::undefined();
}
Task<Value> EmbedHost::evaluate_synthetic(Context& cx, ModuleRecord* module) {
  return loader::ModuleLoader::evaluate_synthetic(cx, &loader(), module);
}
Task<Value> EmbedHost::require(Context& cx, Value specifier, Value referrer) {
  return loader::ModuleLoader::require(cx, &loader(), specifier, referrer, Value::undefined());
}
Task<Value> EmbedHost::load_builtin(Context& cx, Value name) {
  const Principal who = shares_builtin(name.as_string()->utf8())
                            ? kProgramPrincipal
                            : loader::running_principal(cx, *door_);
  return loader::ModuleLoader::require_builtin(cx, &loader(), name, who);
}
bool EmbedHost::shares_builtin(std::string_view name) {
  return !door_ || !door_->options().permissions->has_packages() || loader::is_shared_builtin(name);
}
Task<Value> EmbedHost::call_host_function(Context& cx, Args args) {
  if (extension && args.callee->capture(0).as_int32() >= HostExtension::kFirstFunction)
    return extension->call_host_function(cx, args);
  return loader::ModuleLoader::call_host_function(cx, &loader(), args);
}
SourcePlace EmbedHost::original_place(const CodeUnit& unit, SourcePosition at) {
  return loader().source_maps().original_place(unit, at);
}
Result<bool> EmbedHost::fill_import_meta(Context& cx, ModuleRecord* module, Object* meta) {
  if (is_embedded) return extension->fill_import_meta(cx, module, meta);
  return loader().fill_import_meta(cx, module, meta);
}

}  // namespace shoal
