// Goal: files whose operations fail: what a script hears is what has happened. Method: contexts in
// a virtual world, whose door has operations fail at random, from seeds.
#include <cerrno>

#include "io/door/faults.h"
#include "io/virtual/virtual_world.h"
#include "tests/contexts/world.h"

namespace shoal::test {
namespace {

/// What a program prints, some of whose operations fail.
std::string output_of(const std::string& program, std::shared_ptr<VirtualWorld> world,
                      std::shared_ptr<FaultInjector> faults) {
  Executor pool(0);
  DoorOptions door;
  door.world = world;
  door.permissions = std::make_shared<const Permissions>(Permissions::everything());
  door.faults = std::move(faults);
  Subject s(pool, {}, std::move(door));
  s.run("import * as fs from 'shoal:fs';\nimport * as node from 'node:fs';\n" + program);
  pool.run_until([&] {
    if (s.results != 0) return true;
    (void)world->advance_to_next();
    return s.results != 0;
  });
  return s.output();
}

std::shared_ptr<VirtualWorld> world_of(uint64_t latency_ns) {
  VirtualWorld::Options options;
  options.latency_ns = latency_ns;
  auto world = std::make_shared<VirtualWorld>(std::move(options));
  world->files().put("/data/in", std::string(1'000'000, 'x'));
  return world;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_said_to_be_written_is_written) {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    auto faults = std::make_shared<FaultInjector>(seed);
    faults->fail(HostOp::WriteHandle, 300'000, ENOSPC);
    const auto world = world_of(seed % 2 * 1000);
    const std::string output = output_of(R"ts(
      const file = await fs.create('/data/out');
      let count = 0, failures = new Set();
      for (let i = 0; i < 50; ++i) {
        try {
          count += i % 2 ? await file.write(new Uint8Array(7)) : file.writeSync(new Uint8Array(5));
        } catch (e) { failures.add(e.message); }
      }
      console.log(count === file.statSync().size, [...failures].join());
    )ts",
                                         world, faults);
    BOOST_TEST(output == "true ENOSPC: no space left on device, write\n");
  }
}

BOOST_AUTO_TEST_CASE(a_pipe_between_files_tells_of_the_end_that_failed) {
  const std::string program = R"ts(
    const from = await fs.open('/data/in'), to = await fs.create('/data/out');
    try {
      await from.readable.pipeTo(to.writable);
      console.log('all', fs.statSync('/data/out').size);
    } catch (e) {
      console.log(e.message);
    }
    const closed = (file) => { try { file.close(); return 'open'; } catch (e) { return e.code; } };
    console.log(closed(from), closed(to));
  )ts";
  const auto with_fault = [&](HostOp op, int number) {
    auto faults = std::make_shared<FaultInjector>(1);
    if (number != 0) faults->fail(op, 1'000'000, number);
    return output_of(program, world_of(1000), faults);
  };
  BOOST_TEST(with_fault(HostOp::ReadHandle, EIO) == "EIO: i/o error, read\nEBADF EBADF\n");
  BOOST_TEST(with_fault(HostOp::WriteHandle, EDQUOT) != "");
  BOOST_TEST(with_fault(HostOp::WriteHandle, ENOSPC) ==
             "ENOSPC: no space left on device, write\nEBADF EBADF\n");
  BOOST_TEST(with_fault(HostOp::WriteHandle, 0) == "all 1000000\nEBADF EBADF\n");
}

BOOST_AUTO_TEST_CASE(streams_of_node_tell_of_the_operation_that_failed) {
  const std::string program = R"ts(
    const { pipeline } = await import('node:stream/promises');
    const to = node.createWriteStream('/data/out');
    const done = pipeline(node.createReadStream('/data/in'), to);
    const said = await done.then(() => 'all', (e) => `${e.code} ${e.syscall} ${e.message}`);
    console.log(said, node.statSync('/data/out').size === to.bytesWritten);
  )ts";
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    auto faults = std::make_shared<FaultInjector>(seed);
    faults->fail(HostOp::WriteHandle, 200'000, ENOSPC);
    const std::string output = output_of(program, world_of(1000), faults);
    const bool all = output == "all true\n";
    const bool told = output == "ENOSPC write ENOSPC: no space left on device, write true\n";
    BOOST_TEST((all || told), output);
  }
}

BOOST_AUTO_TEST_CASE(a_lock_is_waited_for_in_the_clock_of_the_world) {
  const std::string output = output_of(R"ts(
    using one = await fs.open('/data/in'), two = await fs.open('/data/in');
    await one.lock(true);
    const start = performance.now();
    setTimeout(() => one.unlock(), 1000);
    await two.lock();
    const waited = performance.now() - start;
    console.log(waited >= 1000 && waited < 1100, await one.tryLock(true), one.tryLockSync());
  )ts",
                                       world_of(0), nullptr);
  BOOST_TEST(output == "true false true\n");
}

BOOST_AUTO_TEST_CASE(what_happens_in_memory_is_seen_by_watches) {
  const std::string output = output_of(R"ts(
    const watcher = fs.watchFs('/data');
    await fs.writeTextFile('/data/new', '1');
    await fs.rename('/data/new', '/data/old');
    await fs.remove('/data/old');
    const seen = [];
    for await (const event of watcher) {
      seen.push(event.kind + ' ' + event.paths.join(' '));
      if (event.kind === 'remove') break;
    }
    console.log(seen.join(', '));
    const other = node.watch('/data', (type, name) => {
      console.log(type, name);
      other.close();
    });
    node.writeFileSync('/data/late', '');
  )ts",
                                       world_of(0), nullptr);
  BOOST_TEST(output ==
             "create /data/new, modify /data/new, rename /data/new /data/old, remove /data/old\n"
             "rename late\n");
}

}  // namespace shoal::test
