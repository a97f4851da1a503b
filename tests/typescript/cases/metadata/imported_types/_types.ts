export class Cls {} export interface Inter { a: 1 } export enum Num { A } export enum Str { A = "a" } export type Alias = string; export type ClsAlias = Cls; export class Other {} export class OnlyType {}
export namespace Deep { export class Inner {} }
export default class Default {}
