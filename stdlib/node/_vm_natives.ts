// What node:vm and node:module have from the engine: stdlib/natives/vm.cpp says what each does.
import * as natives from "native:vm";

interface Natives {
  createRealm(): object;
  realmGlobal(realm: object | undefined): object;
  setRealmGlobal(realm: object, global: object): void;
  compile(source: string, file: string, kind: "script" | "commonjs"): unknown;
  run(script: unknown, realm: object | undefined, milliseconds: number | undefined, error: unknown):
    unknown;
  compileFunction(realm: object | undefined, parameters: string, body: string, file: string):
    (...values: any[]) => any;
}
export default natives as unknown as Natives;
