import { html, repeat } from '../../vendor/lit-3.3.3.js';
import { StoreView } from './store-view.js';

/** @import {Message} from '../store.js' */

const KEPT_LINES = 5;
const LONGEST_LINE = 200;
const LINE_LASTS_MS = 10_000;

/** Announces what arrives to screen readers; the list of messages itself is silent, so nothing is read twice. */
class NewsRegion extends StoreView {
  /** @type {{text: string}[]} */
  #lines = [];

  #onArrived = (/** @type {Event} */ event) => {
    const { from, text } = /** @type {CustomEvent<Message>} */ (event).detail;
    this.#say(`${from}: ${text.slice(0, LONGEST_LINE)}`);
  };

  #onMissed = (/** @type {Event} */ event) => {
    const count = /** @type {CustomEvent<number>} */ (event).detail;
    this.#say(count === 1 ? 'One new message' : `${count} new messages`);
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
