// shoal:check/problem: what a check finds, whoever finds it.

export interface Place { file: string; line: number; column: number }
export interface Problem extends Place {
  message: string; code: string;
  severity: "error" | "warning" | "suggestion" | "message";
  related: (Place & { message: string })[];
}
/** sources: the files that were looked at; undefined where nobody says. */
export interface Findings { problems: Problem[]; files: number; sources?: string[] }

/** What shoal does with files where no tsconfig.json says otherwise. */
export const ourOptions = {
  strict: true, target: "esnext", module: "preserve", moduleResolution: "bundler",
  allowImportingTsExtensions: true, verbatimModuleSyntax: false, skipLibCheck: true,
  moduleDetection: "force", resolveJsonModule: true, jsx: "preserve", lib: ["esnext"],
};
