// All of shoal's types.
/// <reference path="./bench.d.ts" />
/// <reference path="./context.d.ts" />
/// <reference path="./fs.d.ts" />
/// <reference path="./globals.d.ts" />
/// <reference path="./modules.d.ts" />
/// <reference path="./os.d.ts" />
/// <reference path="./parts.d.ts" />
/// <reference path="./path.d.ts" />
/// <reference path="./permissions.d.ts" />
/// <reference path="./process.d.ts" />
/// <reference path="./subprocess.d.ts" />
/// <reference path="./test.d.ts" />
/// <reference path="./timers.d.ts" />
