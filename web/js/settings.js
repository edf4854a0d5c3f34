// What somebody has chosen for this browser, and how the page follows it.

import { LANGUAGES, language, speak } from './words.js';

/**
 * @typedef {Object} Choices
 * @property {'system' | 'light' | 'dark'} theme
 * @property {'cosy' | 'compact'} density
 * @property {string} language `system`, or one of {@link LANGUAGES}
 * @property {boolean} notifications whether to tell of messages while the page is hidden
 * @property {boolean} previews whether that says what was written, too
 * @property {boolean} welcomed whether somebody has come in by this browser before
 */

const KEY = 'messenger.settings';

/** @type {{[choice in keyof Choices]: readonly Choices[choice][]}} what can be chosen, the default first */
const POSSIBLE = {
  theme: ['system', 'light', 'dark'],
  density: ['cosy', 'compact'],
  language: ['system', ...LANGUAGES],
  notifications: [false, true],
  previews: [true, false],
  welcomed: [false, true],
};

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

/** Tells `change` when something was chosen, here or in another tab, and the page follows it. */
export class Settings extends EventTarget {
  #choices = checked({});

  get theme() {
    return this.#choices.theme;
  }

  get density() {
    return this.#choices.density;
  }

  get language() {
    return this.#choices.language;
  }

  get notifications() {
    return this.#choices.notifications;
  }

  get previews() {
    return this.#choices.previews;
  }

  get welcomed() {
    return this.#choices.welcomed;
  }

  /** Takes up what this browser keeps; to be awaited before anything is shown. */
  async start() {
    addEventListener('storage', ({ key }) => key === KEY && this.#take());
    addEventListener('languagechange', () => this.#follow());
    await this.#take();
  }

  /** @param {Partial<Choices>} choices */
  async choose(choices) {
    this.#choices = checked({ ...this.#choices, ...choices });
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#choices));
    } catch {
      // Then it lasts as long as the page.
    }
    await this.#follow();
  }

  async #take() {
    try {
      this.#choices = checked(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    } catch {
      // Nothing is kept, or nothing that can be read.
    }
    await this.#follow();
  }

  async #follow() {
    const root = document.documentElement;
    root.dataset.theme = this.theme;
    root.dataset.density = this.density;
    try {
      await speak(this.language === 'system' ? navigator.languages : [this.language]);
    } catch {
      // The catalogue is out of reach: the language stays as it is.
    }
    root.lang = language();
    root.dir = RIGHT_TO_LEFT.has(language()) ? 'rtl' : 'ltr';
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * @param {any} kept by this browser, perhaps by an older or newer page than this one
 * @returns {Choices}
 */
function checked(kept) {
  const entries = Object.entries(POSSIBLE);
  return /** @type {Choices} */ (
    Object.fromEntries(
      entries.map(([choice, values]) => {
        const possible = /** @type {readonly unknown[]} */ (values);
        return [choice, possible.includes(kept?.[choice]) ? kept[choice] : possible[0]];
      }),
    )
  );
}
