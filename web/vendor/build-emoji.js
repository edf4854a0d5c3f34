// Rebuilds the emoji of each language, and writes their rows into README.md. Run it as `npm run vendor:emoji`.
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** As new as what most systems can draw: Unicode 15, of 2022. */
const NEWEST = 15;
const LANGUAGES = ['en', 'de'];
/** Of the emojibase groups; those without an order are letters of flags, and components of others. */
const COMPONENTS = 2;
const TONES = ['1F3FB', '1F3FC', '1F3FD', '1F3FE', '1F3FF'];

const here = (/** @type {string} */ name) => new URL(name, import.meta.url);
const read = (/** @type {string} */ name) => JSON.parse(readFileSync(here(`../node_modules/emojibase-data/${name}`), 'utf8'));

const { version } = read('package.json');
const { groups } = read('meta/groups.json');
const rows = [];

readdirSync(here('.'))
  .filter((name) => /^emoji-.*\.js$/.test(name))
  .forEach((name) => rmSync(here(name)));
for (const language of LANGUAGES) {
  const lines = read(`${language}/data.json`)
    .filter(({ group, version: since }) => group !== undefined && group !== COMPONENTS && since <= NEWEST)
    .sort((a, b) => a.order - b.order)
    .reduce((byGroup, emoji) => {
      byGroup[emoji.group] = [...(byGroup[emoji.group] ?? []), line(emoji)];
      return byGroup;
    }, {});
  const parts = Object.keys(lines).map((group) => `  '${groups[group]}':\n    ${quote(lines[group].join('\n'))},\n`);
  const name = `emoji-${language}-${version}.js`;
  writeFileSync(here(name), `// emojibase-data ${version} (MIT), by build-emoji.js: emoji, name and other words of each.\nexport default {\n${parts.join('')}};\n`);
  const checksum = createHash('sha256').update(readFileSync(here(name))).digest('hex');
  rows.push(`| \`${name}\` | emojibase-data ${version} | MIT, \`emoji.LICENSE\` | \`${checksum}\` |`);
}
copyFileSync(here('../node_modules/emojibase-data/LICENSE'), here('emoji.LICENSE'));

const readme = readFileSync(here('README.md'), 'utf8').replace(/^\| `emoji-.*\n/gm, '');
writeFileSync(here('README.md'), readme.replace(/^(\|---.*\n(?:\| .*\n)*)/m, `$1${rows.join('\n')}\n`));
console.log(rows.join('\n'));

/**
 * An emoji, `+` if it comes in all tones of skin, its name, and the words by which it is found, too.
 *
 * @param {{emoji: string, label: string, tags?: string[], skins?: {tone: number, emoji: string}[]}} emoji
 */
function line({ emoji, label, tags = [], skins = [] }) {
  const named = label.toLowerCase();
  const others = tags.filter((tag) => !named.includes(tag.toLowerCase()));
  return [emoji + (hasTones(emoji, skins) ? '+' : ''), label, others.join(' ')].join('\t').trimEnd();
}

/** Whether the tones are those that emoji-picker.js makes. */
function hasTones(emoji, skins) {
  const single = skins.filter(({ tone }) => typeof tone === 'number');
  return single.length === TONES.length && single.every(({ emoji: toned, tone }) => toned === withTone(emoji, TONES[tone - 1]));
}

/** The same as withTone of emoji-picker.js. */
function withTone(emoji, tone) {
  return emoji.replace(/(\p{Emoji_Modifier_Base})\ufe0f?/u, `$1${String.fromCodePoint(Number.parseInt(tone, 16))}`);
}

/** @param {string} text */
function quote(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\t', '\\t')}'`;
}
