import { createRef, html, live, nothing, ref, repeat } from '../../vendor/lit-3.3.3.js';
import { cleanText, refusalOfText } from '../rules.js';
import { messageRow } from './message-row.js';
import { avatar } from './person.js';
import { hasKeyboard, StoreView } from './store-view.js';

/** So near to the end, in pixels, a reader counts as being at it. */
const NEAR_END = 48;

/** The open conversation and the composer. */
class ConversationView extends StoreView {
  /** @type {string | null} whose conversation was rendered last */
  #peer = null;
  /** Whether the newest message stays in sight. */
  #atEnd = true;
  /** @type {{row: Element, top: number} | null} the first row in sight and where it is, to keep it there */
  #anchor = null;
  /** @type {Element | null} the row of the oldest message that is shown */
  #firstRow = null;
  #isEarlierFocused = false;
  /** @type {string | null} why somebody can't be blocked, or heard of again */
  #blockRefusal = null;
  /** @type {string | null} why the text can't be sent */
  #refusal = null;
  /** @type {import('../../vendor/lit-3.3.3.js').Ref<HTMLElement>} */
  #scroller = createRef();
  /** @type {import('../../vendor/lit-3.3.3.js').Ref<HTMLTextAreaElement>} */
  #input = createRef();
  #resized = new ResizeObserver(() => this.#keepPlace());

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  willUpdate() {
    if (this.store.open !== this.#peer) {
      this.#atEnd = true;
      this.#anchor = null;
      this.#firstRow = null;
      this.#refusal = null;
      this.#blockRefusal = null;
    } else {
      this.#noteAnchor();
      this.#firstRow = this.querySelector('.message');
    }
    this.#isEarlierFocused = document.activeElement?.matches('.earlier') ?? false;
  }

  updated() {
    if (this.store.open !== this.#peer) {
      this.#peer = this.store.open;
      this.#arrive();
    }
    const hasEarlier = this.#firstRow?.isConnected && this.#firstRow !== this.querySelector('.message');
    this.#keepPlace(hasEarlier);
    if (this.#isEarlierFocused && !this.querySelector('.earlier')) {
      this.#scroller.value?.focus({ preventScroll: true });
    }
  }

  render() {
    const peer = this.store.open;
    if (peer === null) {
      return html`<p class="nobody hint">Choose somebody to talk to.</p>`;
    }
    return html`
      <section class="conversation" data-testid="conversation" data-peer=${peer} aria-label="Conversation with ${peer}">
        ${this.#header(peer)}
        <p class="notice error" data-testid="block-error" role="alert" ?hidden=${!this.#blockRefusal}>${this.#blockRefusal ?? nothing}</p>
        ${this.#messages(peer)} ${this.#composer(peer)}
      </section>
    `;
  }

  /** @param {string} peer */
  #header(peer) {
    return html`
      <header class="bar" data-stale=${this.store.link.phase !== 'online'}>
        <a class="quiet back" href="#/" data-testid="back" aria-label="Back to all people">
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M15 5l-7 7 7 7"></path></svg>
        </a>
        ${avatar(peer, this.store.isOnline(peer))}
        <h2 tabindex="-1"><bdi>${peer}</bdi></h2>
        <span class="hint">${this.store.isBlocked(peer) ? 'blocked' : this.store.presenceOf(peer)}</span>
        ${this.#block(peer)}
      </header>
    `;
  }

  /** @param {string} peer */
  #block(peer) {
    if (this.store.guest || peer === this.store.me) {
      return nothing;
    }
    const blocked = this.store.isBlocked(peer);
    return html`
      <button type="button" class="quiet" data-testid=${blocked ? 'unblock' : 'block'}
        @click=${() => this.#onBlock(peer, !blocked)}>
        ${blocked ? 'Unblock' : 'Block'}<span class="for-screen-readers"> ${peer}</span>
      </button>
    `;
  }

  /**
   * @param {string} peer
   * @param {boolean} on
   */
  async #onBlock(peer, on) {
    const refusal = await this.chat.block(peer, on);
    if (peer === this.store.open) {
      this.#blockRefusal = refusal?.sentence ?? null;
      this.requestUpdate();
    }
  }

  /** @param {string} peer */
  #messages(peer) {
    const { messages, earlier } = this.store.conversation(peer);
    return html`
      <div class="scroller" role="region" aria-label="Messages" tabindex="0" ${ref(this.#scroller)} @scroll=${this.#onScroll}>
        ${this.#earlier(earlier)}
        <ol class="messages">
          ${repeat(messages, ({ id }) => id, (message, i) => messageRow(this.chat, message, messages[i - 1]))}
        </ol>
      </div>
    `;
  }

  /** @param {'none' | 'some' | 'loading' | 'expired'} earlier */
  #earlier(earlier) {
    if (earlier === 'none') {
      return nothing;
    }
    if (earlier === 'expired') {
      return html`<p class="hint" data-testid="expired">Older messages are no longer kept</p>`;
    }
    // Not "disabled" while it loads: that would take the focus away.
    const loading = earlier === 'loading';
    return html`
      <button type="button" class="quiet earlier" data-testid="earlier" aria-disabled=${loading} @click=${this.#onEarlier}>
        ${loading ? 'Loading …' : 'Earlier messages'}
      </button>
    `;
  }

  /** @param {string} peer */
  #composer(peer) {
    const ended = this.store.link.phase === 'ended';
    return html`
      <form class="composer" @submit=${this.#send}>
        <button type="button" class="round to-end" data-testid="to-end" aria-label="To the newest message" ?hidden=${this.#atEnd}
          @click=${this.#toEnd}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 9l7 7 7-7"></path></svg>
        </button>
        <p class="error" data-testid="send-error" role="alert" ?hidden=${!this.#refusal}>${this.#refusal ?? nothing}</p>
        <label class="for-screen-readers" for="text">Message to ${peer}</label>
        <textarea id="text" rows="1" dir="auto" data-testid="message-input" placeholder="Message" enterkeyhint="send"
          .value=${live(this.store.draft(peer))} ?disabled=${ended} ${ref(this.#input)} @input=${this.#onInput}
          @keydown=${this.#onKey}></textarea>
        <button class="primary round" data-testid="send" aria-label="Send" ?disabled=${ended}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5M5.5 11.5L12 5l6.5 6.5"></path></svg>
        </button>
      </form>
    `;
  }

  /** A conversation has been opened: the focus moves to it, without a keyboard popping up on a phone. */
  #arrive() {
    this.#resized.disconnect();
    if (this.#scroller.value) {
      this.#resized.observe(this.#scroller.value);
    }
    /** @type {HTMLElement | null | undefined} */
    const target = hasKeyboard() ? this.#input.value : this.querySelector('h2');
    target?.focus();
  }

  /**
   * The newest message stays in sight, or what was in sight stays where it was.
   *
   * @param {boolean} [hasEarlier] whether older messages have just come in: nobody should be carried away from them
   */
  #keepPlace(hasEarlier = false) {
    const scroller = this.#scroller.value;
    if (!scroller) {
      return;
    }
    if (this.#atEnd && !hasEarlier) {
      scroller.scrollTop = scroller.scrollHeight;
    } else if (this.#anchor?.row.isConnected) {
      const moved = topWithin(scroller, this.#anchor.row) - this.#anchor.top;
      if (Math.abs(moved) >= 1) {
        scroller.scrollTop += moved;
      }
    }
  }

  #noteAnchor() {
    const scroller = this.#scroller.value;
    if (scroller) {
      const edge = scroller.getBoundingClientRect().top;
      const rows = Array.from(scroller.querySelectorAll('.message'));
      const row = rows.find((candidate) => candidate.getBoundingClientRect().bottom > edge);
      this.#anchor = row ? { row, top: topWithin(scroller, row) } : null;
    }
  }

  #onEarlier() {
    if (!this.store.wantedPage) {
      this.chat.showEarlier();
    }
  }

  /** @param {Event} event */
  #onScroll(event) {
    this.#noteAnchor();
    const { scrollHeight, scrollTop, clientHeight } = /** @type {HTMLElement} */ (event.currentTarget);
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (atEnd !== this.#atEnd) {
      this.#atEnd = atEnd;
      this.requestUpdate();
    }
  }

  #toEnd() {
    this.#atEnd = true;
    this.requestUpdate();
  }

  /** @param {InputEvent} event */
  #onInput(event) {
    this.#refusal = null;
    this.store.setDraft(this.store.open ?? '', /** @type {HTMLTextAreaElement} */ (event.target).value);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    // 229: in Safari the Enter that ends a composition comes after it.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      this.#send(event);
    }
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    const peer = this.store.open;
    const text = cleanText(this.#input.value?.value ?? '');
    if (peer === null || text.trim() === '') {
      return;
    }
    this.#refusal = refusalOfText(text);
    if (this.#refusal === null) {
      this.#atEnd = true;
      this.store.setDraft(peer, '');
      this.chat.send(peer, text);
    }
    this.requestUpdate();
    this.#input.value?.focus();
  }
}

/**
 * @param {Element} scroller
 * @param {Element} row
 */
function topWithin(scroller, row) {
  return row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

customElements.define('conversation-view', ConversationView);
