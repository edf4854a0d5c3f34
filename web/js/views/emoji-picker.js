import { html, LitElement, nothing } from '../../vendor/lit-3.3.0.js';
import { language, t } from '../words.js';
import { hasKeyboard } from './store-view.js';

/**
 * @typedef {Object} Emoji
 * @property {string} emoji
 * @property {string} name
 * @property {string} words all by which it is found, in lower case
 * @property {boolean} hasTones
 */

/** @type {Record<string, () => Promise<{default: Record<string, string>}>>} by language, made by vendor/build-emoji.js */
const CATALOGUES = {
  en: () => import('../../vendor/emoji-en-17.0.0.js'),
  de: () => import('../../vendor/emoji-de-17.0.0.js'),
};

/** @typedef {'smileys-emotion' | 'people-body' | 'animals-nature' | 'food-drink' | 'travel-places' | 'activities' | 'objects' | 'symbols' | 'flags'} Kind */

/** @type {[Kind | 'recent', string][]} with what stands for them */
const KINDS = [
  ['recent', '🕘'],
  ['smileys-emotion', '😀'],
  ['people-body', '👋'],
  ['animals-nature', '🐾'],
  ['food-drink', '🍓'],
  ['travel-places', '🚗'],
  ['activities', '⚽'],
  ['objects', '💡'],
  ['symbols', '❤️'],
  ['flags', '🏁'],
];

const COLUMNS = 8;
const KEPT_RECENT = 24;
const SHOWN_FOUND = 80;
const KEPT_KEY = 'messenger.emoji';
/** The tones of skin, as what is put behind an emoji. The first is none. */
const TONES = ['', '\u{1f3fb}', '\u{1f3fc}', '\u{1f3fd}', '\u{1f3fe}', '\u{1f3ff}'];

/** Emoji to choose from, by kind or by name. Events: `choose` (detail: the emoji); `close`. Loaded when it is opened. */
class EmojiPicker extends LitElement {
  /** @type {Record<string, Emoji[]> | null} by kind; null while it is loading */
  #all = null;
  /** @type {Kind | 'recent'} */
  #kind = 'smileys-emotion';
  #wanted = '';
  /** The place of the emoji to which Tab comes. */
  #current = 0;
  #kept = load();

  #onPointerDown = (/** @type {Event} */ event) => {
    if (!this.parentElement?.contains(/** @type {Node} */ (event.target))) {
      this.#close();
    }
  };

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#onPointerDown);
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPointerDown);
  }

  async #load() {
    const catalogue = await (CATALOGUES[language()] ?? CATALOGUES.en)();
    this.#all = Object.fromEntries(Object.entries(catalogue.default).map(([kind, lines]) => [kind, lines.split('\n').map(parse)]));
    this.#kind = this.#kept.recent.length > 0 ? 'recent' : 'smileys-emotion';
    this.requestUpdate();
  }

  firstUpdated() {
    if (hasKeyboard()) {
      this.querySelector('input')?.focus();
    }
  }

  render() {
    return html`
      <div class="emoji" role="dialog" aria-label=${t('emoji.open')} data-testid="emoji-picker" @keydown=${this.#onKey}>
        <input type="search" data-testid="emoji-search" aria-label=${t('emoji.find')} placeholder=${t('emoji.find')} autocomplete="off"
          .value=${this.#wanted} @input=${this.#onInput}>
        <div class="kinds" role="tablist" aria-label=${t('emoji.kinds')} @keydown=${this.#onKindKey}>
          ${KINDS.map(([kind, sign]) => this.#tab(kind, sign))}
        </div>
        <div class="all" role="grid" aria-label=${this.#wanted === '' ? t(`emoji.${this.#kind}`) : t('emoji.find')} aria-busy=${this.#all === null}
          @keydown=${this.#onGridKey}>
          ${this.#grid()}
        </div>
        ${this.#tones()}
      </div>
    `;
  }

  /**
   * @param {Kind | 'recent'} kind
   * @param {string} sign
   */
  #tab(kind, sign) {
    const chosen = kind === this.#kind && this.#wanted === '';
    return html`
      <button type="button" role="tab" aria-selected=${chosen} tabindex=${kind === this.#kind ? 0 : -1} data-kind=${kind}
        aria-label=${t(`emoji.${kind}`)} title=${t(`emoji.${kind}`)} @click=${() => this.#choose(kind)}>${sign}</button>
    `;
  }

  #grid() {
    const shown = this.#shown;
    if (this.#all !== null && shown.length === 0) {
      return html`<p class="hint" role="row"><span role="gridcell">${this.#wanted === '' ? nothing : t('emoji.none')}</span></p>`;
    }
    const rows = Array.from({ length: Math.ceil(shown.length / COLUMNS) }, (_, i) => shown.slice(i * COLUMNS, (i + 1) * COLUMNS));
    return rows.map((row, y) => html`
      <div role="row">
        ${row.map((emoji, x) => this.#cell(emoji, y * COLUMNS + x))}
      </div>
    `);
  }

  /**
   * @param {Emoji} of
   * @param {number} place
   */
  #cell(of, place) {
    const emoji = of.hasTones ? withTone(of.emoji, TONES[this.#kept.tone]) : of.emoji;
    return html`
      <span role="gridcell"><button type="button" data-testid="emoji-choice" tabindex=${place === this.#current ? 0 : -1}
        aria-label=${of.name} title=${of.name} @click=${() => this.#take(emoji, place)}>${emoji}</button></span>
    `;
  }

  #tones() {
    return html`
      <fieldset class="tones">
        <legend class="for-screen-readers">${t('emoji.tone')}</legend>
        ${TONES.map((tone, i) => html`
          <label title=${t(/** @type {'emoji.tone.0'} */ (`emoji.tone.${i}`))}>
            <input type="radio" name="tone" aria-label=${t(/** @type {'emoji.tone.0'} */ (`emoji.tone.${i}`))} .checked=${i === this.#kept.tone}
              @change=${() => this.#tone(i)}><span aria-hidden="true">✋${tone}</span>
          </label>
        `)}
      </fieldset>
    `;
  }

  /** @returns {Emoji[]} */
  get #shown() {
    if (this.#all === null) {
      return [];
    }
    const all = Object.values(this.#all).flat();
    if (this.#wanted !== '') {
      return found(all, this.#wanted.toLowerCase().trim()).slice(0, SHOWN_FOUND);
    }
    if (this.#kind !== 'recent') {
      return this.#all[this.#kind];
    }
    const names = new Map(all.map(({ emoji, name }) => [emoji, name]));
    return this.#kept.recent.map((emoji) => {
      const plain = emoji.replace(/\p{Emoji_Modifier}/u, '');
      const name = names.get(plain) ?? names.get(`${plain}\ufe0f`) ?? emoji;
      return { emoji, name, words: '', hasTones: false };
    });
  }

  /** @param {Kind | 'recent'} kind */
  #choose(kind) {
    this.#kind = kind;
    this.#wanted = '';
    this.#current = 0;
    this.requestUpdate();
    this.querySelector('.all')?.scrollTo(0, 0);
  }

  /**
   * @param {string} emoji
   * @param {number} place
   */
  #take(emoji, place) {
    this.#current = place;
    const recent = [emoji, ...this.#kept.recent.filter((other) => other !== emoji)].slice(0, KEPT_RECENT);
    // What is looked at stays in its order.
    if (this.#kind !== 'recent' || this.#wanted !== '') {
      this.#kept.recent = recent;
    }
    keep({ ...this.#kept, recent });
    this.dispatchEvent(new CustomEvent('choose', { detail: emoji }));
    this.requestUpdate();
  }

  /** @param {number} tone */
  #tone(tone) {
    this.#kept.tone = tone;
    keep(this.#kept);
    this.requestUpdate();
  }

  #close() {
    this.dispatchEvent(new Event('close'));
  }

  /** @param {InputEvent} event */
  #onInput(event) {
    this.#wanted = /** @type {HTMLInputElement} */ (event.target).value;
    this.#current = 0;
    this.requestUpdate();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.isComposing) {
      return;
    }
    const isSearch = /** @type {Element} */ (event.target).matches('input[type=search]');
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#close();
    } else if (isSearch && event.key === 'ArrowDown') {
      event.preventDefault();
      this.#goTo(0);
    } else if (isSearch && event.key === 'Enter') {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (this.querySelector('[role=gridcell] button'))?.click();
    }
  }

  /** @param {KeyboardEvent} event */
  #onKindKey(event) {
    const step = this.#stepOf(event.key);
    if (Math.abs(step) === 1) {
      event.preventDefault();
      const at = KINDS.findIndex(([kind]) => kind === this.#kind);
      this.#choose(KINDS[(at + step + KINDS.length) % KINDS.length][0]);
      this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector(`[data-kind=${this.#kind}]`))?.focus());
    } else if (step === COLUMNS) {
      event.preventDefault();
      this.#goTo(0);
    }
  }

  /** @param {KeyboardEvent} event */
  #onGridKey(event) {
    const last = this.#shown.length - 1;
    const step = this.#stepOf(event.key);
    if (step !== 0) {
      event.preventDefault();
      const to = this.#current + step;
      if (to >= 0 && to <= last) {
        this.#goTo(to);
      } else if (step === -COLUMNS) {
        this.querySelector('input')?.focus();
      }
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      this.#goTo(event.key === 'Home' ? 0 : last);
    }
  }

  /**
   * How many emoji further this key leads.
   *
   * @param {string} key
   */
  #stepOf(key) {
    const forward = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    switch (key) {
      case 'ArrowRight':
        return forward;
      case 'ArrowLeft':
        return -forward;
      case 'ArrowDown':
        return COLUMNS;
      case 'ArrowUp':
        return -COLUMNS;
      default:
        return 0;
    }
  }

  /** @param {number} place */
  async #goTo(place) {
    this.#current = place;
    this.requestUpdate();
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector('[role=gridcell] [tabindex="0"]'))?.focus();
  }
}

/**
 * Those that have all the words: first whose name begins so, then by one's name, then by what else it is found.
 *
 * @param {Emoji[]} all
 * @param {string} wanted in lower case
 */
function found(all, wanted) {
  const words = wanted.split(/\s+/);
  const rank = (/** @type {Emoji} */ { name }) => {
    const lower = name.toLowerCase();
    return lower.startsWith(wanted) ? 0 : lower.includes(wanted) ? 1 : 2;
  };
  return all.filter((emoji) => words.every((word) => emoji.words.includes(word))).sort((a, b) => rank(a) - rank(b));
}

/**
 * @param {string} line as vendor/build-emoji.js writes it
 * @returns {Emoji}
 */
function parse(line) {
  const [emoji, name, others = ''] = line.split('\t');
  const hasTones = emoji.endsWith('+');
  return { emoji: hasTones ? emoji.slice(0, -1) : emoji, name, words: `${name} ${others}`.toLowerCase(), hasTones };
}

/**
 * @param {string} emoji that has tones
 * @param {string} tone
 */
function withTone(emoji, tone) {
  return tone === '' ? emoji : emoji.replace(/(\p{Emoji_Modifier_Base})\ufe0f?/u, `$1${tone}`);
}

/** @returns {{recent: string[], tone: number}} what this browser keeps */
function load() {
  try {
    const { recent, tone } = JSON.parse(localStorage.getItem(KEPT_KEY) ?? '');
    const texts = Array.isArray(recent) ? recent.filter((emoji) => typeof emoji === 'string') : [];
    return { recent: texts.slice(0, KEPT_RECENT), tone: TONES[tone] === undefined ? 0 : tone };
  } catch {
    return { recent: [], tone: 0 };
  }
}

/** @param {{recent: string[], tone: number}} kept */
function keep(kept) {
  try {
    localStorage.setItem(KEPT_KEY, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing.
  }
}

customElements.define('emoji-picker', EmojiPicker);
