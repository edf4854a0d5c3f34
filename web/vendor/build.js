// Rebuilds each library beside its licence, and writes the checksums into README.md. Run it as `npm run vendor`.
//
// A file's name has the version in it, so that browsers may keep the file for ever; a new version is a new name, which is
// also written into what imports it.
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/**
 * @typedef {Object} Library
 * @property {string} name of the package, and of its `.entry.js` here
 * @property {string} licence
 * @property {string} [notice] what the licence wants to stand in every copy, if the package's own code does not say it
 * @property {string} types lines for its `.d.ts`, besides what `.entry.js` exports
 */

/** @type {Library[]} */
const LIBRARIES = [
  {
    name: 'lit',
    licence: 'BSD-3-Clause',
    types: `export type { ReactiveController, ReactiveControllerHost } from 'lit';
export type { Ref } from 'lit/directives/ref.js';
`,
  },
  {
    name: 'idb',
    licence: 'ISC',
    notice: '/*! idb, Copyright (c) 2016, Jake Archibald, ISC License */',
    types: `export type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
`,
  },
];

const here = (/** @type {string} */ name) => new URL(name, import.meta.url);

for (const library of LIBRARIES) {
  await vendor(library);
}

/** @param {Library} library */
async function vendor({ name, licence, notice, types }) {
  const { version } = JSON.parse(readFileSync(here(`../node_modules/${name}/package.json`), 'utf8'));
  const file = `${name}-${version}.js`;
  const anyVersion = new RegExp(`^${name}-[0-9][0-9.]*\\.(?:js|d\\.ts)$`);
  for (const old of readdirSync(here('.')).filter((candidate) => anyVersion.test(candidate))) {
    rmSync(here(old));
  }

  await build({
    entryPoints: [here(`${name}.entry.js`).pathname],
    outfile: here(file).pathname,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'inline',
    banner: notice ? { js: notice } : undefined,
  });
  writeFileSync(
    here(`${name}-${version}.d.ts`),
    `// Types of ${file} for editors and \`npm run types\`; nothing loads this file at run time.
export * from './${name}.entry.js';
${types}`,
  );
  copyFileSync(here(`../node_modules/${name}/LICENSE`), here(`${name}.LICENSE`));

  const checksum = createHash('sha256').update(readFileSync(here(file))).digest('hex');
  const row = `| \`${file}\` | ${name} ${version} | ${licence}, \`${name}.LICENSE\` | \`${checksum}\` |`;
  replaceIn(here('README.md'), new RegExp(`^\\| \`${name}-.*$`, 'm'), row);
  for (const folder of ['../js/', '../sdk/']) {
    for (const script of scriptsIn(here(folder))) {
      replaceIn(script, new RegExp(`(/vendor/)${name}-[0-9][0-9.]*\\.js`, 'g'), `$1${file}`);
    }
  }
  console.log(row);
}

/**
 * @param {URL} folder
 * @returns {URL[]}
 */
function scriptsIn(folder) {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .map((name) => new URL(name, folder));
  } catch {
    return []; // There is no such folder.
  }
}

/**
 * @param {URL} file
 * @param {RegExp} what
 * @param {string} replacement
 */
function replaceIn(file, what, replacement) {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(what, replacement);
  if (after !== before) {
    writeFileSync(file, after);
  }
}
