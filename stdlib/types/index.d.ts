// All of shoal's types.
/// <reference path="./context.d.ts" />
/// <reference path="./fs.d.ts" />
/// <reference path="./globals.d.ts" />
/// <reference path="./modules.d.ts" />
/// <reference path="./os.d.ts" />
/// <reference path="./parts.d.ts" />
/// <reference path="./path.d.ts" />
/// <reference path="./process.d.ts" />
/// <reference path="./subprocess.d.ts" />
/// <reference path="./timers.d.ts" />
