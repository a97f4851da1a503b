// A host of plugins: each plugin is a TypeScript module in a context of its own. It registers
// commands (callbacks that the host keeps), calls host functions, has a memory limit, and can fail
// without harm to the others.
#include <shoal/embed.h>

#include <cstdio>
#include <map>
#include <mutex>

namespace {

struct Document {
  std::string title, text;
};

}  // namespace
SHOAL_STRUCT(Document, title, text);

namespace {

/// The commands of all plugins. Host functions run on threads of the pool, so it has a lock.
class Commands {
 public:
  using Command = shoal::Callback<std::string(Document)>;
  void add(const std::string& name, Command command) {
    const std::scoped_lock lock(mutex_);
    commands_.insert_or_assign(name, std::move(command));
  }
  std::map<std::string, Command> all() const {
    const std::scoped_lock lock(mutex_);
    return commands_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Command> commands_;
};

const std::map<std::string, std::string> kPlugins = {
    {"shout",
     "import { upper } from 'host:text';\n"
     "host.command('shout', (d) => upper(d.text) + '!');\n"},
    {"count",
     "host.command('words', (d) => `${d.title}: ${d.text.split(' ').length} words`);\n"
     "host.command('slow', async (d) => {\n"
     "  await new Promise((r) => setTimeout(r, 5));\n"
     "  return `read ${d.title} at leisure`;\n"
     "});\n"},
    {"broken", "host.command('broken', (d) => { throw new TypeError('no ' + d.title) });\n"},
    {"greedy",
     "const all: number[][] = [];\n"
     "for (;;) { try { all.push(new Array(10000).fill(0)) } catch {} }\n"},
};

/// Finds plugins by name, and the module that the host brings.
void load(const shoal::ModuleQuery& query, shoal::Promise<shoal::ModuleSource> answer) {
  shoal::ModuleSource source;
  source.key = query.specifier;
  if (query.specifier == "host:text") {
    source.text = "export const upper = (s: string) => s.toUpperCase();";
  } else if (const auto at = kPlugins.find(query.specifier); at != kPlugins.end()) {
    source.text = at->second;
  } else {
    (void)answer.reject(shoal::make_error(shoal::ErrorCode::Module, "no such plugin"));
    return;
  }
  (void)answer.resolve(std::move(source));
}

}  // namespace

int main() {
  auto commands = std::make_shared<Commands>();
  shoal::RuntimeSettings settings;
  settings.threads = 2;
  settings.module_loader = load;
  settings.provide(commands);
  const shoal::Runtime runtime(settings);

  std::map<std::string, shoal::ContextHandle> plugins;
  for (const auto& [name, source] : kPlugins) {
    shoal::ContextSettings plugin;
    plugin.name = name;
    plugin.limits.heap_bytes_max = 8 << 20;
    plugin.define("host.command",
                  [](shoal::HostCall& call, std::string command, Commands::Command function) {
                    call.service<Commands>()->add(command, std::move(function));
                  });
    plugins.emplace(name, runtime.create_context(std::move(plugin)).value());
  }
  for (const auto& [name, context] : plugins) {
    const auto loaded = context.import(name).get();
    if (loaded)
      std::printf("%s: loaded\n", name.c_str());
    else if (context.has_ended() || loaded.error().code == shoal::ErrorCode::ContextEnded)
      std::printf("%s: ended by its memory limit\n", name.c_str());
    else
      std::printf("%s: %s\n", name.c_str(), loaded.error().text().c_str());
  }
  const Document document{"Shoals", "a shoal of fish swims as one"};
  for (const auto& [name, command] : commands->all()) {
    const shoal::Expected<std::string> result = command.post(document).get();
    std::printf("%s -> %s\n", name.c_str(),
                result ? result->c_str() : result.error().text().c_str());
  }
  return runtime.shutdown().ok() ? 0 : 1;
}
