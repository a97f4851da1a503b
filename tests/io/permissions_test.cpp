// What rules cover: hosts, variables, packages, and paths once links are followed.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "io/door/net_subject.h"
#include "io/drivers/guarded_path.h"
#include "io/drivers/source_files.h"
#include "io/drivers/terminal_prompt.h"
#include "tests/io/door_world.h"

namespace shoal {

BOOST_AUTO_TEST_CASE(a_host_is_allowed_by_its_name_and_not_by_its_addresses) {
  BOOST_TEST(net_rule_covers("example.com", "example.com:443"));
  BOOST_TEST(net_rule_covers("example.com", "EXAMPLE.com.:80"));
  BOOST_TEST(net_rule_covers("Example.COM.:443", "example.com:443"));
  BOOST_TEST(!net_rule_covers("example.com:443", "example.com:80"));
  BOOST_TEST(!net_rule_covers("example.com:443", "example.com"));
  BOOST_TEST(!net_rule_covers("example.com", "www.example.com:443"));
  BOOST_TEST(!net_rule_covers("example.com", "example.com.evil.org:443"));
  BOOST_TEST(!net_rule_covers("example.com", "notexample.com:443"));
  BOOST_TEST(!net_rule_covers("localhost", "127.0.0.1:80"));
  BOOST_TEST(!net_rule_covers("127.0.0.1", "localhost:80"));
}

BOOST_AUTO_TEST_CASE(a_star_stands_for_names_below_a_domain_and_not_for_itself) {
  BOOST_TEST(net_rule_covers("*.example.com", "a.example.com:443"));
  BOOST_TEST(net_rule_covers("*.example.com:443", "a.b.example.com:443"));
  BOOST_TEST(!net_rule_covers("*.example.com", "example.com:443"));
  BOOST_TEST(!net_rule_covers("*.example.com", "evilexample.com:443"));
  BOOST_TEST(!net_rule_covers("*.example.com", ".example.com:443"));
  BOOST_TEST(!net_rule_covers("*.0.0.1", "10.0.0.1:80"));
}

BOOST_AUTO_TEST_CASE(an_address_is_the_same_however_it_is_written) {
  for (const char* const spelled :
       {"127.0.0.1:80", "127.1:80", "0x7f.1:80", "0177.0.0.1:80", "2130706433:80", "0x7f000001:80",
        "[::ffff:127.0.0.1]:80", "[::ffff:7f00:1]:80", "127.0.0.1.:80"})
    BOOST_TEST(net_rule_covers("127.0.0.1", spelled), spelled);
  BOOST_TEST(net_rule_covers("::1", "[::1]:80"));
  BOOST_TEST(net_rule_covers("[::1]:80", "[0:0::0:1]:80"));
  BOOST_TEST(!net_rule_covers("[::1]:80", "[::1]:81"));
  BOOST_TEST(!net_rule_covers("127.0.0.1", "127.0.0.256:80"));
}

BOOST_AUTO_TEST_CASE(a_prefix_stands_for_its_addresses) {
  BOOST_TEST(net_rule_covers("10.0.0.0/8", "10.255.0.1:80"));
  BOOST_TEST(!net_rule_covers("10.0.0.0/8", "11.0.0.1:80"));
  BOOST_TEST(net_rule_covers("192.168.1.128/25", "192.168.1.200:80"));
  BOOST_TEST(!net_rule_covers("192.168.1.128/25", "192.168.1.127:80"));
  BOOST_TEST(net_rule_covers("[fd00::]/8", "[fdff::1]:80"));
  BOOST_TEST(net_rule_covers("0.0.0.0/0", "1.2.3.4:80"));
  BOOST_TEST(!net_rule_covers("0.0.0.0/0", "[::1]:80"));
  BOOST_TEST(!net_rule_covers("10.0.0.0/8", "ten.example.com:80"));
}

BOOST_AUTO_TEST_CASE(a_denied_loopback_is_denied_as_the_unspecified_address_too) {
  for (const char* const spelled : {"0.0.0.0:80", "0:80", "0x0:80", "[::ffff:0.0.0.0]:80"}) {
    BOOST_TEST(net_rule_denies("127.0.0.0/8", spelled), spelled);
    BOOST_TEST(!net_rule_covers("127.0.0.0/8", spelled), spelled);
  }
  BOOST_TEST(net_rule_denies("[::1]", "[::]:80"));
  BOOST_TEST(net_rule_denies("127.0.0.1", "[::]:80"));
  BOOST_TEST(!net_rule_denies("[::1]", "0.0.0.0:80"));
  BOOST_TEST(!net_rule_denies("127.0.0.1:81", "0.0.0.0:80"));
  BOOST_TEST(!net_rule_denies("10.0.0.0/8", "0.0.0.0:80"));
  BOOST_TEST(!net_rule_denies("10.0.0.0/8", "example.com:80"));
}

BOOST_AUTO_TEST_CASE(what_is_no_host_is_denied_where_anything_is) {
  Permissions p = Permissions::everything();
  const std::string cut = std::string("example.com") + '\0' + ".org:80";
  BOOST_TEST(p.allows(Permission::Net, cut));
  p.deny(Permission::Net, "example.com");
  BOOST_TEST(!p.allows(Permission::Net, cut));
  BOOST_TEST(!p.allows(Permission::Net, "[fe80::1%eth0]:80"));
  BOOST_TEST(p.allows(Permission::Net, "example.org:80"));
}

BOOST_AUTO_TEST_CASE(what_is_no_host_covers_nothing) {
  for (const char* const wrong :
       {"", ":80", "a b", "exa\xC3\xA4mple.com", "a..b", "host:99999", "host:-1", "[::1", "[]:80",
        "[::1%eth0]:80", "1.2.3.4/33", "name/8", "-/8", "a:b:c", "%2e.com", "a/b"})
    BOOST_TEST(!parse_net_subject(wrong, NetForm::Rule), wrong);
  BOOST_TEST(!parse_net_subject("*.example.com", NetForm::Subject));
  BOOST_TEST(!parse_net_subject("10.0.0.0/8", NetForm::Subject));
}

BOOST_AUTO_TEST_CASE(a_variable_is_allowed_by_name_or_by_the_beginning_of_names) {
  Permissions p;
  p.allow(Permission::Env, "HOME").allow(Permission::Env, "AWS_*").deny(Permission::Env, "AWS_KEY");
  BOOST_TEST(p.allows(Permission::Env, "HOME"));
  BOOST_TEST(!p.allows(Permission::Env, "HOMES"));
  BOOST_TEST(p.allows(Permission::Env, "AWS_ID"));
  BOOST_TEST(!p.allows(Permission::Env, "AWS_KEY"));
  BOOST_TEST(!p.allows(Permission::Env, "aws_id"));
  BOOST_TEST((p.state(Permission::Env, "X") == Permissions::State::Prompt));
  BOOST_TEST((p.state(Permission::Env, "AWS_KEY") == Permissions::State::Denied));
}

BOOST_AUTO_TEST_CASE(a_package_has_what_it_was_given_or_the_programs_less_what_it_was_denied) {
  Permissions p = Permissions::everything();
  p.deny(Permission::Read, "/keys");
  Permissions given, denied;
  given.allow(Permission::Read, "/");
  denied.deny(Permission::Net);
  p.package("given", given);
  p.package("denied", denied);
  p.package("nothing", {});
  const auto of = [&p](const char* name) { return *p.of_package(name); };
  BOOST_TEST(of("given").allows(Permission::Read, "/data"));
  BOOST_TEST(!of("given").allows(Permission::Read, "/keys/k"));
  BOOST_TEST(!of("given").allows(Permission::Write, "/data"));
  BOOST_TEST(of("denied").allows(Permission::Write, "/data"));
  BOOST_TEST(!of("denied").allows(Permission::Net, "a:1"));
  BOOST_TEST(!of("nothing").allows(Permission::Read, "/data"));
  BOOST_TEST(!p.of_package("another"));
  p.package("*", {});
  BOOST_TEST(!of("another").allows(Permission::Env, "HOME"));
}

BOOST_AUTO_TEST_CASE(a_rule_of_hosts_lies_within_another_if_that_covers_all_of_it) {
  BOOST_TEST(net_rule_within("a.example.com", "*.example.com"));
  BOOST_TEST(net_rule_within("*.a.example.com", "*.example.com"));
  BOOST_TEST(net_rule_within("*.example.com:443", "*.example.com"));
  BOOST_TEST(!net_rule_within("*.example.com", "*.example.com:443"));
  BOOST_TEST(!net_rule_within("example.com", "example.com:443"));
  BOOST_TEST(!net_rule_within("*.example.com", "example.com"));
  BOOST_TEST(!net_rule_within("example.com", "*.example.com"));
  BOOST_TEST(net_rule_within("10.1.0.0/16", "10.0.0.0/8"));
  BOOST_TEST(net_rule_within("10.1.2.3:80", "10.0.0.0/8"));
  BOOST_TEST(!net_rule_within("10.0.0.0/7", "10.0.0.0/8"));
  BOOST_TEST(!net_rule_within("a b", "a b"));
}

BOOST_AUTO_TEST_CASE(within_a_bound_holds_what_both_allow_and_nobody_is_asked) {
  Permissions p;
  p.allow(Permission::Read, "/data").deny(Permission::Read, "/data/keys").allow(Permission::Env);
  Permissions given;
  given.allow(Permission::Read, "/other").allow(Permission::Net);
  p.package("given", given);
  auto bound = std::make_shared<Permissions>();
  bound->allow(Permission::Read, "/data/a").allow(Permission::Read, "/data/keys");
  bound->allow(Permission::Read, "/other").allow(Permission::Net, "a:1");
  const Permissions some = p.within(bound);
  BOOST_TEST(some.is_bounded());
  BOOST_TEST(some.allows(Permission::Read, "/data/a/b"));
  BOOST_TEST(!some.allows(Permission::Read, "/data/b"));
  BOOST_TEST(!some.allows(Permission::Read, "/data/keys/k"));
  BOOST_TEST(!some.allows(Permission::Read, "/other"));
  BOOST_TEST(!some.allows(Permission::Net, "a:1"));
  BOOST_TEST(!some.allows_all(Permission::Env));
  BOOST_TEST((some.state(Permission::Env) == Permissions::State::Denied));
  BOOST_TEST((some.state(Permission::Read, "/data/b") == Permissions::State::Denied));
  // What both leave open is not asked about either.
  BOOST_TEST((p.state(Permission::Net, "b:1") == Permissions::State::Prompt));
  BOOST_TEST((some.state(Permission::Net, "b:1") == Permissions::State::Denied));
  const auto package = some.of_package("given");
  BOOST_TEST(package->allows(Permission::Read, "/other/x"));
  BOOST_TEST(!package->allows(Permission::Net, "b:1"));
  BOOST_TEST(package->allows(Permission::Net, "a:1"));
  const Permissions again = some.within(nullptr);
  BOOST_TEST(again.allows(Permission::Read, "/data/b"));
  BOOST_TEST(again.allows_all(Permission::Env));
  BOOST_TEST(again.of_package("given")->allows(Permission::Net, "b:1"));
}

BOOST_AUTO_TEST_CASE(a_rule_is_covered_if_nothing_of_it_is_missing_and_not_all_is_denied) {
  Permissions p;
  p.allow(Permission::Read, "/data").deny(Permission::Read, "/data/keys");
  p.allow(Permission::Net).deny(Permission::Net, "10.0.0.0/8");
  p.allow(Permission::Env, "AWS_*").allow(Permission::Sys).deny(Permission::Sys);
  BOOST_TEST(p.covers_rule(Permission::Read, "/data"));
  BOOST_TEST(p.covers_rule(Permission::Read, "/data/a"));
  BOOST_TEST(!p.covers_rule(Permission::Read, "/"));
  BOOST_TEST(!p.covers_rule(Permission::Read, ""));
  BOOST_TEST(!p.covers_rule(Permission::Read, "/data/keys/k"));
  BOOST_TEST(p.covers_rule(Permission::Net, ""));
  BOOST_TEST(p.covers_rule(Permission::Net, "*.example.com"));
  BOOST_TEST(!p.covers_rule(Permission::Net, "10.1.0.0/16"));
  BOOST_TEST(p.covers_rule(Permission::Env, "AWS_K*"));
  BOOST_TEST(!p.covers_rule(Permission::Env, "A*"));
  BOOST_TEST(!p.covers_rule(Permission::Sys, "hostname"));
}

BOOST_AUTO_TEST_CASE(who_sits_at_the_terminal_sees_what_is_there) {
  using terminal_prompt::visible;
  BOOST_TEST(visible("/tmp/\xC3\xA4.txt") == "/tmp/\xC3\xA4.txt");
  BOOST_TEST(visible("a\x1B[2Kb\rc\n") == "a\\x1b[2Kb\\x0dc\\x0a");
  BOOST_TEST(visible("a\xE2\x80\xAE"
                     "b\xEF\xBB\xBF") == "a\\u{202e}b\\u{feff}");
  BOOST_TEST(visible("\x80\xC3") == "\\x80\\xc3");
  BOOST_TEST(visible("\xC2\x9B"
                     "31m") == "\\u{9b}31m");
}

// ---- Paths

namespace {

struct Folder {
  Folder() {
    char name[] = "/tmp/shoal-permissions-XXXXXX";
    path = source_files::real_path(::mkdtemp(name));
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string at(const std::string& name) const { return path + '/' + name; }
  void file(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(paths_of(name));
    std::ofstream(at(name)) << text;
  }
  void link(const std::string& target, const std::string& name) const {
    BOOST_TEST(::symlink(target.c_str(), at(name).c_str()) == 0);
  }
  std::string paths_of(const std::string& name) const {
    return at(name).substr(0, at(name).rfind('/'));
  }
  std::string path;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_place_is_where_the_links_lead_and_is_checked_there) {
  const Folder folder;
  folder.file("data/a", "a");
  folder.file("secret/b", "b");
  folder.link("../secret", "data/out");
  folder.link("a", "data/in");
  folder.link("data", "alias");
  Permissions some;
  some.allow(Permission::Read, folder.at("alias"));
  some.settle_places(source_files::kPathFacts);
  const auto place_of = [&](const std::string& name, std::string& out) {
    files::Place place;
    const HostError error =
        files::locate(folder.at(name), &some, files::Access::Read, files::LastLink::Follow, place);
    out = place.path;
    return error.code;
  };
  std::string path;
  BOOST_TEST((place_of("data/a", path) == HostErrorCode::None));
  BOOST_TEST(path == folder.at("data/a"));
  BOOST_TEST((place_of("alias/in", path) == HostErrorCode::None));
  BOOST_TEST(path == folder.at("data/a"));
  BOOST_TEST((place_of("alias/out/b", path) == HostErrorCode::NotCapable));
  // Dots are worked out in the path as it is written: that is alias/secret/b, which has no folder.
  BOOST_TEST((place_of("alias/out/../secret/b", path) == HostErrorCode::NotFound));
  BOOST_TEST((place_of("alias/new", path) == HostErrorCode::None));
  BOOST_TEST(path == folder.at("data/new"));
  BOOST_TEST((place_of("alias/a/b", path) == HostErrorCode::NotADirectory));
}

BOOST_AUTO_TEST_CASE(a_rule_means_the_place_that_it_named_when_it_was_settled) {
  const Folder folder;
  folder.file("data/a", "a");
  folder.file("secret/a", "secret");
  folder.link("data", "link");
  Permissions some;
  some.allow(Permission::Read, folder.at("link"));
  some.settle_places(source_files::kPathFacts);
  BOOST_TEST(::unlink(folder.at("link").c_str()) == 0);
  folder.link("secret", "link");
  some.allow(Permission::Read, folder.at("other"));
  some.settle_places(source_files::kPathFacts);
  BOOST_TEST(some.allows(Permission::Read, folder.at("data/a")));
  BOOST_TEST(!some.allows(Permission::Read, folder.at("secret/a")));
  some.revoke(Permission::Read, folder.at("link"));
  BOOST_TEST(!some.allows(Permission::Read, folder.at("data/a")));
  BOOST_TEST(some.allows(Permission::Read, folder.at("other")));
}

BOOST_AUTO_TEST_CASE(a_denied_file_stays_denied_without_the_name_in_the_rule) {
  const Folder folder;
  folder.file("a", "a");
  BOOST_TEST(::link(folder.at("a").c_str(), folder.at("b").c_str()) == 0);
  Permissions all = Permissions::everything();
  all.deny(Permission::Read, folder.at("a"));
  all.settle_places(source_files::kPathFacts);
  const auto code_of = [&](const char* name) {
    files::Place place;
    return files::locate(folder.at(name), &all, files::Access::Read, files::LastLink::Follow, place)
        .code;
  };
  BOOST_TEST(::unlink(folder.at("a").c_str()) == 0);
  BOOST_TEST((code_of("b") == HostErrorCode::NotCapable));
  // The number of its inode is used again by another file, which is not denied.
  BOOST_TEST(::unlink(folder.at("b").c_str()) == 0);
  folder.file("c", "c");
  BOOST_TEST((code_of("c") == HostErrorCode::None));
}

BOOST_AUTO_TEST_CASE(a_handle_for_reading_gives_no_right_to_change) {
  const Folder folder;
  folder.file("data/a", "a");
  const auto open = [&](const Permissions& limits, OpenOption option) {
    host::OpenFile::Request request{{folder.at("data/a")}, static_cast<uint32_t>(option), 0};
    std::shared_ptr<HostResource> out;
    BOOST_TEST(files::open(request, &limits, out).ok());
    return std::dynamic_pointer_cast<files::OpenFile>(out);
  };
  Permissions reads;
  reads.allow(Permission::Read, folder.at("data"));
  const auto file = open(reads, OpenOption::Read);
  BOOST_TEST((files::check_change(*file, &reads).code == HostErrorCode::NotCapable));
  Permissions both = reads;
  both.allow(Permission::Write, folder.at("data"));
  BOOST_TEST(files::check_change(*file, &both).ok());
  BOOST_TEST(files::check_change(*open(both, OpenOption::Write), &both).ok());
  BOOST_TEST(files::check_change(*file, nullptr).ok());
}

BOOST_AUTO_TEST_CASE(a_denied_file_is_denied_by_every_name_that_it_has) {
  const Folder folder;
  folder.file("a", "a");
  BOOST_TEST(::link(folder.at("a").c_str(), folder.at("b").c_str()) == 0);
  Permissions all = Permissions::everything();
  all.deny(Permission::Read, folder.at("a"));
  files::Place place;
  const HostError error =
      files::locate(folder.at("b"), &all, files::Access::Read, files::LastLink::Follow, place);
  BOOST_TEST((error.code == HostErrorCode::NotCapable));
}

BOOST_AUTO_TEST_CASE(what_was_located_stays_what_it_was_when_a_link_takes_its_name) {
  const Folder folder;
  folder.file("data/d/x", "inside");
  folder.file("secret/x", "outside");
  Permissions some;
  some.allow(Permission::Read, folder.at("data"));
  files::Place place;
  BOOST_TEST(files::locate(folder.at("data/d/x"), &some, files::Access::Read,
                           files::LastLink::Follow, place)
                 .ok());
  BOOST_TEST(::rename(folder.at("data/d").c_str(), folder.at("data/e").c_str()) == 0);
  folder.link("../secret", "data/d");
  char text[16] = {};
  const files::Descriptor file(files::open_at(place, O_RDONLY, 0));
  BOOST_TEST(::read(file.number, text, sizeof text) == 6);
  BOOST_TEST(std::string(text) == "inside");
  BOOST_TEST(::unlink(folder.at("data/e/x").c_str()) == 0);
  BOOST_TEST(::symlink("../../secret/x", folder.at("data/e/x").c_str()) == 0);
  BOOST_TEST(files::open_at(place, O_RDONLY, 0) == -1);
}

}  // namespace shoal
