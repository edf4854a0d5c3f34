// Rebuilds lit.js and its licence file, and writes the checksum into README.md. Run it as `npm run vendor`.
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const here = (/** @type {string} */ name) => new URL(name, import.meta.url);

await build({
  entryPoints: [here('lit.entry.js').pathname],
  outfile: here('lit.js').pathname,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'inline',
});
copyFileSync(here('../node_modules/lit/LICENSE'), here('lit.LICENSE'));

const { version } = JSON.parse(readFileSync(here('../node_modules/lit/package.json'), 'utf8'));
const checksum = createHash('sha256').update(readFileSync(here('lit.js'))).digest('hex');
const row = `| \`lit.js\` | lit ${version} | BSD-3-Clause, \`lit.LICENSE\` | \`${checksum}\` |`;
const readme = readFileSync(here('README.md'), 'utf8');
writeFileSync(here('README.md'), readme.replace(/^\| `lit\.js` .*$/m, row));
console.log(row);
