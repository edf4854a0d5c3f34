// The sentences of the page, in the reader's language: `t('key')` wherever somebody reads or hears it.

import en from './words/en.js';

/**
 * A sentence with `{places}` for values, or one for each plural form of the language (CLDR), which goes by `count`.
 *
 * @typedef {string | {other: string, [form: string]: string}} Words
 * @typedef {keyof typeof en} Key
 * @typedef {Record<Key, Words>} Catalogue
 */

/** @type {Record<string, () => Promise<{default: Catalogue}>>} all but English is loaded when it is wanted */
const CATALOGUES = {
  de: () => import('./words/de.js'),
};

/** @type {Record<string, Words>} */
let words = en;
let plurals = new Intl.PluralRules('en');
let numbers = new Intl.NumberFormat('en');
let spoken = 'en';

/** Every language there is, by its tag, English first. */
export const LANGUAGES = ['en', ...Object.keys(CATALOGUES)];

/** @returns {string} the tag of the language that is spoken, also for dates and numbers */
export function language() {
  return spoken;
}

/**
 * Speaks the first of these languages that there is, else English.
 *
 * @param {readonly string[]} wanted tags, the dearest first
 */
export async function speak(wanted) {
  const tags = wanted.map((tag) => tag.toLowerCase().split('-')[0]);
  const tag = tags.find((candidate) => LANGUAGES.includes(candidate)) ?? 'en';
  words = tag === 'en' ? en : (await CATALOGUES[tag]()).default;
  plurals = new Intl.PluralRules(tag);
  numbers = new Intl.NumberFormat(tag);
  spoken = tag;
}

/**
 * @param {Key} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const entry = words[key];
  const sentence = typeof entry === 'string' ? entry : (entry[plurals.select(Number(values.count))] ?? entry.other);
  return sentence.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}
