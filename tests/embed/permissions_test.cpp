// What an embedded context may ask of the world: nothing, but what its settings say.
#include <shoal.h>
#include <shoal/embed.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/embed/world.h"

namespace shoal::test {
namespace {

using Kind = ContextPermissions::Kind;

/// /in/a.txt, /in/keys/k, /out/secret, and /in/link, which leads to /out; in a folder of its own.
struct Folders {
  Folders() {
    char name[] = "/tmp/shoal-permissions-XXXXXX";
    root = std::filesystem::canonical(::mkdtemp(name));
    for (const char* const each : {"in", "in/keys", "out", "out/deep", "inner"})
      std::filesystem::create_directory(root / each);
    for (const char* const each : {"in/a.txt", "in/keys/k", "out/secret", "inner/x"})
      std::ofstream(root / each) << each;
    std::filesystem::create_symlink(root / "out" / "deep", root / "in" / "link");
    std::filesystem::create_symlink(root / "out" / "secret", root / "in" / "leads-out");
  }
  ~Folders() { std::filesystem::remove_all(root); }
  std::string path(const std::string& name) const { return (root / name).string(); }
  std::filesystem::path root;
};

struct PermittedWorld : World, Folders {
  ContextHandle make(ContextPermissions permissions) {
    ContextSettings settings;
    settings.permissions = std::move(permissions);
    ContextHandle c = runtime.create_context(std::move(settings)).value();
    (void)c.eval("globalThis.fs = null; import('shoal:fs').then(m => { fs = m })").get().value();
    return c;
  }
  /// What a call of shoal:fs gives, or name, code and message of its error.
  static std::string call(const ContextHandle& c, const std::string& call) {
    const std::string source = "try { String(" + call +
                               " ?? 'done') } catch (e) { e.name + ' ' + e.code + ': ' + "
                               "e.message }";
    return c.eval<std::string>(source).get().value();
  }
  std::string read(const ContextHandle& c, const std::string& path) {
    return call(c, "fs.readTextFileSync('" + path + "')");
  }
  static std::string refused(const char* access, const std::string& subject) {
    return std::string("NotCapable ERR_ACCESS_DENIED: Requires ") + access + " access to \"" +
           subject + "\", which this context was not given";
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(permissions)

BOOST_FIXTURE_TEST_CASE(without_a_word_nothing_is_allowed_and_the_error_names_it, PermittedWorld) {
  const ContextHandle c = make({});
  BOOST_TEST(read(c, path("in/a.txt")) == refused("read", path("in/a.txt")));
  BOOST_TEST(call(c, "fs.writeTextFileSync('" + path("in/b") + "', '')") ==
             refused("write", path("in/b")));
  BOOST_TEST(!std::filesystem::exists(path("in/b")));
  BOOST_TEST(c.eval<std::string>("JSON.stringify(process.env)").get().value() == "{}");
  // The same by the asynchronous way.
  BOOST_TEST(
      c.eval<std::string>("fs.readTextFile('/etc/hostname').catch(e => e.name)").get().value() ==
      "NotCapable");
}

BOOST_FIXTURE_TEST_CASE(a_folder_is_allowed_with_all_below_it_and_nothing_beside, PermittedWorld) {
  const ContextHandle c = make(ContextPermissions().allow(Kind::Read, path("in")));
  BOOST_TEST(read(c, path("in/a.txt")) == "in/a.txt");
  BOOST_TEST(read(c, path("in/keys/k")) == "in/keys/k");
  BOOST_TEST(read(c, path("inner/x")) == refused("read", path("inner/x")));
  BOOST_TEST(read(c, path("out/secret")) == refused("read", path("out/secret")));
  BOOST_TEST(call(c, "fs.writeTextFileSync('" + path("in/a.txt") + "', '')") ==
             refused("write", path("in/a.txt")));
  BOOST_TEST(call(c, "fs.renameSync('" + path("in/a.txt") + "', '" + path("in/b") + "')") ==
             refused("write", path("in/a.txt")));
  BOOST_TEST(read(c, path("in/a.txt")) == "in/a.txt");
}

BOOST_FIXTURE_TEST_CASE(what_is_denied_stays_denied_in_any_order, PermittedWorld) {
  for (const bool first : {true, false}) {
    ContextPermissions p;
    if (first) p.deny(Kind::Read, path("in/keys"));
    p.allow(Kind::Read, path("in"));
    if (!first) p.deny(Kind::Read, path("in/keys"));
    const ContextHandle c = make(p);
    BOOST_TEST(read(c, path("in/a.txt")) == "in/a.txt");
    BOOST_TEST(read(c, path("in/keys/k")) == refused("read", path("in/keys/k")));
  }
  const ContextHandle all = make(ContextPermissions::everything().deny(Kind::Write));
  BOOST_TEST(read(all, path("out/secret")) == "out/secret");
  BOOST_TEST(call(all, "fs.removeSync('" + path("in/a.txt") + "')") ==
             refused("write", path("in/a.txt")));
}

BOOST_FIXTURE_TEST_CASE(dots_lead_nowhere_that_is_not_allowed, PermittedWorld) {
  const ContextHandle c = make(ContextPermissions().allow(Kind::Read, path("in/../in/./")));
  BOOST_TEST(read(c, path("in/keys/../a.txt")) == "in/a.txt");
  for (const std::string& each :
       {path("in/../out/secret"), path("in/../in/../out/secret"), path("in/keys/../../out/secret"),
        path("in") + "/..//out/./secret", path("in") + "/../inner/x"})
    BOOST_TEST(read(c, each) == refused("read", each));
  // Past a link the system would take ".." for the parent of where it leads: /out, not /in.
  BOOST_TEST(read(c, path("in/link/../a.txt")) == "in/a.txt");
  BOOST_TEST(read(c, path("in/link/../secret")).starts_with("Error ENOENT"));
  BOOST_TEST(read(c, path("in/a.txt") + "\\0/../../out/secret").starts_with("Error EINVAL"));
}

BOOST_FIXTURE_TEST_CASE(links_lead_to_what_is_allowed_and_cannot_be_made, PermittedWorld) {
  const ContextHandle c =
      make(ContextPermissions().allow(Kind::Read, path("in")).allow(Kind::Write, path("in")));
  BOOST_TEST(read(c, path("in/leads-out")) == refused("read", path("out/secret")));
  const ContextHandle both =
      make(ContextPermissions().allow(Kind::Read, path("in")).allow(Kind::Read, path("out")));
  BOOST_TEST(read(both, path("in/leads-out")) == "out/secret");
  BOOST_TEST(
      call(c, "fs.symlinkSync('" + path("out") + "', '" + path("in/way") + "')") ==
      "NotCapable ERR_ACCESS_DENIED: Requires read access, which this context was not given");
  BOOST_TEST(!std::filesystem::exists(path("in/way")));
}

BOOST_FIXTURE_TEST_CASE(variables_of_the_environment_are_allowed_by_name, PermittedWorld) {
  ::setenv("SHOAL_TEST_A", "a", 1);
  ::setenv("SHOAL_TEST_B", "b", 1);
  const std::string text = "JSON.stringify([process.env.SHOAL_TEST_A, process.env.SHOAL_TEST_B])";
  const ContextHandle one = make(ContextPermissions().allow(Kind::Env, "SHOAL_TEST_A"));
  BOOST_TEST(one.eval<std::string>(text).get().value() == R"(["a",null])");
  const ContextHandle all = make(ContextPermissions().allow(Kind::Env));
  BOOST_TEST(all.eval<std::string>(text).get().value() == R"(["a","b"])");
  const ContextHandle denied = make(ContextPermissions()
                                        .allow(Kind::Env, "SHOAL_TEST_A")
                                        .allow(Kind::Env, "SHOAL_TEST_B")
                                        .deny(Kind::Env, "SHOAL_TEST_A"));
  BOOST_TEST(denied.eval<std::string>(text).get().value() == R"([null,"b"])");
}

BOOST_FIXTURE_TEST_CASE(the_folder_of_the_process_is_known_to_who_may_read_it, PermittedWorld) {
  const std::string here = std::filesystem::current_path().string();
  BOOST_TEST(make({}).eval<std::string>("process.cwd()").get().value() == "/");
  const ContextHandle c = make(ContextPermissions().allow(Kind::Read, "."));
  BOOST_TEST(c.eval<std::string>("process.cwd()").get().value() == here);
  BOOST_TEST(read(c, "../../etc/hostname").starts_with("NotCapable"));
}

BOOST_FIXTURE_TEST_CASE(the_host_may_be_asked_and_its_answer_holds, PermittedWorld) {
  std::vector<std::string> asked;
  ContextSettings settings;
  settings.permissions.deny(Kind::Read, path("in/keys"));
  settings.on_permission = [&](const PermissionQuestion& question) {
    asked.push_back(question.subject);
    return question.kind == Kind::Read && question.subject == path("in/a.txt");
  };
  ContextHandle c = runtime.create_context(std::move(settings)).value();
  (void)c.eval("globalThis.fs = null; import('shoal:fs').then(m => { fs = m })").get().value();
  BOOST_TEST(read(c, path("in/a.txt")) == "in/a.txt");
  BOOST_TEST(read(c, path("in/a.txt")) == "in/a.txt");
  BOOST_TEST(read(c, path("out/secret")) == refused("read", path("out/secret")));
  BOOST_TEST(read(c, path("out/secret")) == refused("read", path("out/secret")));
  BOOST_TEST(read(c, path("in/keys/k")) == refused("read", path("in/keys/k")));
  const std::string later = "fs.readTextFile('" + path("inner/x") + "').catch(e => e.name)";
  BOOST_TEST(c.eval<std::string>(later).get().value() == "NotCapable");
  BOOST_TEST(asked.size() == 3u);
  BOOST_TEST(asked.back() == path("inner/x"));
}

BOOST_FIXTURE_TEST_CASE(bad_subjects_are_named_when_the_context_is_made, World) {
  ContextSettings settings;
  settings.permissions.allow(Kind::Write, "");
  const Error e = runtime.create_context(settings).error();
  BOOST_TEST((e.code == ErrorCode::BadArgument));
  BOOST_TEST(e.message == "permission 'write': the subject is empty");
  settings.permissions = ContextPermissions().allow(static_cast<Kind>(77));
  BOOST_TEST((runtime.create_context(settings).error().code == ErrorCode::BadArgument));
}

BOOST_FIXTURE_TEST_CASE(a_context_made_from_c_has_what_its_settings_say, PermittedWorld) {
  const std::string in = path("in"), keys = path("in/keys");
  const shoal_permission list[] = {{SHOAL_READ, false, in.c_str()},
                                   {SHOAL_READ, true, keys.c_str()}};
  shoal_context_settings settings{};
  settings.size = sizeof settings;
  settings.permissions = list;
  settings.permission_count = 2;
  shoal_runtime* c_runtime = nullptr;
  shoal_context* c = nullptr;
  BOOST_REQUIRE(!shoal_runtime_create(nullptr, &c_runtime));
  BOOST_REQUIRE(!shoal_context_create(c_runtime, &settings, &c));
  const std::string source = "import('shoal:fs').then(fs => ['" + in + "/a.txt', '" + keys +
                             "/k'].map(p => { try { return fs.readTextFileSync(p) } catch (e) { "
                             "return e.name } }).join())";
  shoal_future* const future = shoal_context_eval(c, source.c_str(), SHOAL_TEXT, nullptr);
  shoal_value* value = nullptr;
  BOOST_REQUIRE(!shoal_future_get(future, -1, &value));
  BOOST_TEST(shoal_value_as_string(value, nullptr) == std::string("in/a.txt,NotCapable"));
  shoal_value_free(value);
  shoal_future_free(future);
  shoal_context_free(c);
  shoal_runtime_free(c_runtime);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::test
