// web/sdk/*.d.ts are what TypeScript makes of the JSDoc of the modules; whoever changes these runs this with --write.
// Says what has drifted, and what of consumer.ts does not fit them any more. Needs `npm ci` in web/.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const ts = createRequire(path('../../../web/package.json'))('typescript');

/** The modules that others import. */
const PUBLIC = ['messenger', 'uuidv7'];
const HEAD = '// Made of the JSDoc of the module by src/test/js/declarations.js.\n';

const options = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  strict: true,
  skipLibCheck: false,
};

/** What TypeScript finds wrong, as lines. */
const complaints = (program) => ts.getPreEmitDiagnostics(program).map((one) => ts.formatDiagnostic(one, host(process.cwd())).trim());
const host = (folder) => ({ getCurrentDirectory: () => folder, getCanonicalFileName: (name) => name, getNewLine: () => '\n' });

/** The declarations as they should be, by module. They are made without looking at those that are there. */
function made() {
  const declarations = new Map();
  const all = { ...options, allowJs: true, checkJs: true, declaration: true, emitDeclarationOnly: true, outDir: '/made' };
  const compiler = ts.createCompilerHost(all);
  const { fileExists, readFile } = compiler;
  const isMade = (name) => name.startsWith(path('../../../web/sdk/')) && name.endsWith('.d.ts');
  compiler.fileExists = (name) => !isMade(name) && fileExists(name);
  compiler.readFile = (name) => (isMade(name) ? undefined : readFile(name));
  const program = ts.createProgram(PUBLIC.map((name) => path(`../../../web/sdk/${name}.js`)), all, compiler);
  const wrong = complaints(program);
  program.emit(undefined, (name, text) => declarations.set(basename(name, '.d.ts'), HEAD + text));
  return { wrong, declarations };
}

const { wrong, declarations } = made();
for (const name of PUBLIC) {
  const file = path(`../../../web/sdk/${name}.d.ts`);
  if (process.argv.includes('--write')) {
    writeFileSync(file, declarations.get(name));
  } else if (readFileSync(file, 'utf8') !== declarations.get(name)) {
    wrong.push(`web/sdk/${name}.d.ts is not what its module says: node src/test/js/declarations.js --write`);
  }
}
wrong.push(...complaints(ts.createProgram([path('consumer.ts')], { ...options, noEmit: true })));
wrong.forEach((line) => console.error(line));
process.exitCode = wrong.length > 0 ? 1 : 0;
