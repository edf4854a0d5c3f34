import { html, repeat } from '../../vendor/lit-3.3.0.js';
import { t } from '../words.js';
import { excerptOf } from './rich-text.js';
import { StoreView } from './store-view.js';

/** @import {Message} from '../store.js' */

/** So many that come within {@link GATHERED_MS} are read out one by one; of more only their number. */
const READ_OUT = 3;
const GATHERED_MS = 1_000;
const KEPT_LINES = 5;
const LINE_LASTS_MS = 10_000;

/**
 * Announces what arrives to screen readers; the list of messages itself is silent, so nothing is read twice. Neither the
 * past nor what we write is news.
 */
class NewsRegion extends StoreView {
  /** @type {{text: string}[]} */
  #lines = [];
  /** @type {Message[]} what has come in the last second and is not said yet */
  #gathered = [];

  #onArrived = (/** @type {Event} */ event) => {
    this.#gathered.push(/** @type {CustomEvent<Message>} */ (event).detail);
    if (this.#gathered.length === 1) {
      setTimeout(() => this.#sayGathered(), GATHERED_MS);
    }
  };

  #onMissed = (/** @type {Event} */ event) => {
    this.#say(t('message.newsCount', { count: /** @type {CustomEvent<number>} */ (event).detail }));
  };

  connectedCallback() {
    super.connectedCallback();
    this.store.addEventListener('arrived', this.#onArrived);
    this.store.addEventListener('missed', this.#onMissed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.store.removeEventListener('arrived', this.#onArrived);
    this.store.removeEventListener('missed', this.#onMissed);
  }

  render() {
    return html`
      <div class="for-screen-readers" data-testid="news" aria-live="polite">
        ${repeat(this.#lines, (line) => line, ({ text }) => html`<p>${text}</p>`)}
      </div>
    `;
  }

  #sayGathered() {
    const gathered = this.#gathered;
    this.#gathered = [];
    if (gathered.length > READ_OUT) {
      this.#say(t('message.newsCount', { count: gathered.length }));
    } else {
      gathered.forEach((message) => this.#say(t('message.news', { name: message.from, text: excerptOf(message) })));
    }
  }

  /** @param {string} text */
  #say(text) {
    const line = { text };
    this.#lines = [...this.#lines, line].slice(-KEPT_LINES);
    this.requestUpdate();
    setTimeout(() => {
      this.#lines = this.#lines.filter((other) => other !== line);
      this.requestUpdate();
    }, LINE_LASTS_MS);
  }
}

customElements.define('news-region', NewsRegion);
