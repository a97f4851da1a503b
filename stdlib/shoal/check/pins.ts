// shoal:check/pins: which TypeScript belongs into the cache for a project, with the types of
// Node's modules: what its package-lock.json names, else what is named here. Either way the bytes
// are known beforehand: no registry, and nobody between it and us, can give others.
import { isFile, readJson, upwards } from "./places.ts";

export interface Package { name: string; version: string; integrity: string }

const named = (pin: { name: string; version: string; sha512: string }): Package =>
  ({ name: pin.name, version: pin.version, integrity: `sha512-${pin.sha512}` });

/// The one that shoal itself is tested with.
const typescript = named({ name: "typescript", version: "5.9.3", sha512:
  "jl1vZzPDinLr9eUt3J/t7V6FgNEw9QjvBPdysz9KfQDD41fQrC2Y4vKQdiaUpFT4bXlb1RHhLpp8wtm6M5TgSw==" });
const nodeTypes = [
  named({ name: "@types/node", version: "22.20.5", sha512:
  "U2+DNr+wSjpsTS/wZGYHq7GcwfuSmKiKvoPvK22zwTlRhU91yOniN4qRR5KhIjvif7ysw/dz/hKmfDH0Ris4aA==" }),
  named({ name: "undici-types", version: "6.21.0", sha512:
  "iwDZqg0QAGrg9Rav5H4n0M64c3mkR59cJ6wQp+7C4nI0gsmExaedaYLNO44eT4AtBBwjbTiGPMlt2Md0T9H9JQ==" }),
];

/** TypeScript first. */
export function packagesFor(cwd: string): Package[] {
  const lock = upwards("package-lock.json", cwd);
  const locked = lock === undefined ? undefined : readJson(lock)?.packages;
  const lockedPackage = (name: string): Package | undefined => {
    const { version, integrity } = locked?.[`node_modules/${name}`] ?? {};
    const isWhole = /^\d+\.\d+\.\d+[-.\w]*$/.test(version) && /^sha512-[\w+/=]+$/.test(integrity);
    return isWhole ? { name, version, integrity } : undefined;
  };
  const own = lockedPackage("typescript");
  const types = nodeTypes.map((each) => lockedPackage(each.name));
  // From 7 on it is a native program, which is not a package of its own.
  const isLibrary = own && globalThis.Number.parseInt(own.version) < 7;
  return [isLibrary ? own : typescript,
    ...types.every((each) => each !== undefined) ? types : nodeTypes];
}

/** Where they are, or are to be: node_modules is in it. */
export const cachedFolder = (packagesFolder: string, packages: readonly Package[]) =>
  `${packagesFolder}/typescript-${packages[0]!.version}-${packages[1]!.version}`;

/** The node_modules of the cache for a project; undefined: there is none. */
export function cachedModules(cwd: string, packagesFolder: string): string | undefined {
  if (packagesFolder === "") return undefined;
  for (const packages of [packagesFor(cwd), [typescript, ...nodeTypes]]) {
    const modules = `${cachedFolder(packagesFolder, packages)}/node_modules`;
    if (isFile(`${modules}/typescript/package.json`)) return modules;
  }
  return undefined;
}

/** The folder of @types in the cache, for a project that has none of Node; undefined: none. */
export function cachedTypes(folder: string, packagesFolder: string): string | undefined {
  if (upwards("node_modules/@types/node/package.json", folder)) return undefined;
  const modules = cachedModules(folder, packagesFolder);
  return modules && isFile(`${modules}/@types/node/package.json`) ? `${modules}/@types` : undefined;
}
