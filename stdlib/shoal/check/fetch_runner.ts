// shoal:check/fetch_runner: the main module of `shoal cache typescript`.
import { fetchTypeScript } from "./fetch.ts";

const { process } = globalThis as any;

const bridge = (globalThis as any).__shoalCheck;
if (bridge === undefined)
  throw new Error("shoal:check/fetch_runner is what `shoal cache typescript` runs");
delete (globalThis as any).__shoalCheck;
const { config } = bridge;
try {
  const told = await fetchTypeScript({
    cwd: process.cwd(), packagesFolder: config.packagesFolder,
    progress: (text) => {
      if (config.shows) process.stderr.write(`\r\x1b[K${text}`);
    },
  });
  if (!config.quiet) process.stdout.write(told + "\n");
} catch (error: any) {
  process.stderr.write(`error: ${error?.message ?? error}\n`);
  process.exit(1);
}
