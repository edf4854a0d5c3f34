import { createRef, html, live, nothing, ref } from '../../vendor/lit-3.3.0.js';
import { cleanText, isBlank, MAX_TEXT_BYTES, refusalOfText } from '../rules.js';
import { t } from '../words.js';
import { excerptOf } from './rich-text.js';
import { hasKeyboard, StoreView } from './store-view.js';

/** @import {Message} from '../store.js' */

/** Somebody with so few bytes left is told. */
const FEW_BYTES = 1_500;

/** Where a message is written. Its event is `sent`. */
export class MessageComposer extends StoreView {
  /** @type {string | null} whose conversation was rendered last */
  #peer = null;
  /** @type {string | null} why the text can't be sent */
  #refusal = null;
  #isChoosing = false;
  /** @type {import('../../vendor/lit-3.3.0.js').Ref<HTMLTextAreaElement>} */
  #input = createRef();
  /** @type {import('../../vendor/lit-3.3.0.js').Ref<HTMLButtonElement>} */
  #chooser = createRef();

  /** Where one goes on writing. */
  focusInput() {
    this.#input.value?.focus();
  }

  willUpdate() {
    if (this.store.open !== this.#peer) {
      this.#peer = this.store.open;
      this.#refusal = null;
      this.#isChoosing = false;
    }
  }

  updated() {
    const input = this.#input.value;
    if (input && !CSS.supports('field-sizing', 'content')) {
      input.style.blockSize = 'auto';
      input.style.blockSize = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
    }
  }

  render() {
    const peer = this.store.open ?? '';
    const ended = this.store.link.phase === 'ended';
    const answered = this.store.drafts.answered(peer);
    return html`
      ${this.#isChoosing
        ? html`<emoji-picker @choose=${this.#onEmoji} @close=${this.#closeEmoji}></emoji-picker>`
        : nothing}
      <form class="composer" @submit=${this.#send} @keydown=${this.#onKey}>
        ${answered ? this.#answered(answered) : nothing}
        <p class="error" data-testid="send-error" role="alert" ?hidden=${!this.#refusal}>${this.#refusal ?? nothing}</p>
        ${this.#room(peer)}
        <button type="button" class="round" data-testid="emoji" aria-label=${t('emoji.open')} title=${t('emoji.open')}
          aria-expanded=${this.#isChoosing} ?disabled=${ended} ${ref(this.#chooser)} @click=${this.#toggleEmoji}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"></circle><path d="M8.5 14.5q3.5 3 7 0M9 9.5v.5M15 9.5v.5"></path></svg>
        </button>
        <label class="for-screen-readers" for="text">${t('composer.to', { name: peer })}</label>
        <textarea id="text" rows="1" dir="auto" data-testid="message-input" placeholder=${t('composer.message')}
          enterkeyhint=${hasKeyboard() ? 'send' : 'enter'} .value=${live(this.store.drafts.text(peer))} ?disabled=${ended}
          ${ref(this.#input)} @input=${this.#onInput}></textarea>
        <button class="primary round" data-testid="send" aria-label=${t('composer.send')} ?disabled=${ended}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5M5.5 11.5L12 5l6.5 6.5"></path></svg>
        </button>
      </form>
    `;
  }

  /** @param {Message} message */
  #answered(message) {
    const { from } = message;
    const name = from === this.store.me ? t('message.you') : from;
    return html`
      <div class="answer" data-testid="answer">
        <p><strong>${t('composer.answers', { name })}</strong> <span dir="auto">${excerptOf(message)}</span></p>
        <button type="button" class="quiet" data-testid="no-answer" aria-label=${t('composer.noAnswer')}
          title=${t('composer.noAnswer')} @click=${this.#dropAnswer}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"></path></svg>
        </button>
      </div>
    `;
  }

  /**
   * How much more may be written, as soon as that is not much.
   *
   * @param {string} peer
   */
  #room(peer) {
    const draft = this.store.drafts.text(peer);
    // Every UTF-16 unit is three bytes at most.
    const left = draft.length * 3 < MAX_TEXT_BYTES - FEW_BYTES ? Infinity : MAX_TEXT_BYTES - new TextEncoder().encode(cleanText(draft)).length;
    if (left >= FEW_BYTES) {
      return nothing;
    }
    const sentence = left < 0 ? t('composer.over', { count: -left }) : t('composer.left', { count: left });
    return html`<p class=${left < 0 ? 'error' : 'hint'} data-testid="room">${sentence}</p>`;
  }

  /** @param {InputEvent} event */
  #onInput(event) {
    this.#write(/** @type {HTMLTextAreaElement} */ (event.target).value);
  }

  /** @param {string} text all that stands there now */
  #write(text) {
    const peer = this.#peer ?? '';
    this.#refusal = null;
    this.store.drafts.setText(peer, text);
    if (text !== '') {
      this.chat.typed(peer);
    }
    this.requestUpdate();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    // 229: in Safari the Enter that ends a composition comes after it.
    if (event.isComposing || event.keyCode === 229) {
      return;
    }
    const answered = this.store.drafts.answered(this.#peer ?? '');
    if (event.key === 'Escape' && (this.#isChoosing || answered)) {
      event.preventDefault();
      if (this.#isChoosing) {
        this.#closeEmoji();
      } else {
        this.#dropAnswer();
      }
    } else if (event.key === 'Enter' && event.target === this.#input.value && !event.shiftKey && hasKeyboard()) {
      this.#send(event);
    }
  }

  #dropAnswer() {
    this.store.drafts.setAnswered(this.#peer ?? '', undefined);
    this.focusInput();
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    // Another conversation may be open already that is not shown yet.
    const peer = this.#peer;
    const text = cleanText(this.#input.value?.value ?? '');
    if (peer === null || isBlank(text)) {
      return;
    }
    this.#refusal = refusalOfText(text);
    if (this.#refusal === null) {
      this.chat.send(peer, text, this.store.drafts.answered(peer)?.id);
      this.store.drafts.setText(peer, '');
      this.store.drafts.setAnswered(peer, undefined);
      this.dispatchEvent(new Event('sent'));
    }
    this.requestUpdate();
    this.focusInput();
  }

  async #toggleEmoji() {
    if (this.#isChoosing) {
      this.#closeEmoji();
      return;
    }
    try {
      await import('./emoji-picker.js');
      this.#isChoosing = true;
      this.requestUpdate();
    } catch {
      // Not connected, and never opened before.
    }
  }

  #closeEmoji() {
    const hasFocus = this.contains(document.activeElement);
    this.#isChoosing = false;
    this.requestUpdate();
    if (hasFocus) {
      (hasKeyboard() ? this.#input.value : this.#chooser.value)?.focus();
    }
  }

  /** @param {CustomEvent<string>} event */
  #onEmoji({ detail: emoji }) {
    const input = this.#input.value;
    if (input) {
      input.setRangeText(emoji, input.selectionStart, input.selectionEnd, 'end');
      this.#write(input.value);
    }
  }
}

customElements.define('message-composer', MessageComposer);
