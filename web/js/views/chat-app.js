import { html, nothing } from '../../vendor/lit-3.3.0.js';
import { hashOf } from '../chat.js';
import { commandOf } from '../keys.js';
import { t } from '../words.js';
import { focusOn, StoreView } from './store-view.js';
import './conversation-view.js';
import './news-region.js';
import './people-list.js';
import './sign-in.js';
import './state-banner.js';

/** @import {Modal} from './modal-view.js' */

/** The page: the sign-in form, or the list beside the conversation (one of them where only one fits). */
class ChatApp extends StoreView {
  /** @type {Modal | null} the dialog that is open */
  #modal = null;

  #onKey = (/** @type {KeyboardEvent} */ event) => {
    const command = document.querySelector('dialog[open]') ? null : commandOf(event);
    if (command !== null && this.#do(command)) {
      event.preventDefault();
    }
  };

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onKey);
  }

  willUpdate() {
    // What is about the chat ends with it, and does not come back with the next one.
    if (!this.store.entered && (this.#modal === 'switcher' || this.#modal === 'password')) {
      this.#modal = null;
    }
  }

  render() {
    return html`
      <state-banner .chat=${this.chat}></state-banner>
      ${this.store.entered ? this.#panes() : html`<sign-in .chat=${this.chat} @wants-modal=${this.#onWantsModal}></sign-in>`}
      <news-region .chat=${this.chat}></news-region>
      ${this.#dialog()}
    `;
  }

  #panes() {
    return html`
      <main class="panes" data-pane=${this.store.open === null ? 'people' : 'conversation'} @wants-modal=${this.#onWantsModal}>
        <h1 class="for-screen-readers">${t('app.name')}</h1>
        <people-list .chat=${this.chat}></people-list>
        <conversation-view .chat=${this.chat}></conversation-view>
      </main>
    `;
  }

  #dialog() {
    switch (this.#modal) {
      case 'switcher':
        return html`<switcher-dialog .chat=${this.chat} @closed=${this.#onClosed}></switcher-dialog>`;
      case 'help':
        return html`<help-dialog .chat=${this.chat} @closed=${this.#onClosed}></help-dialog>`;
      case 'settings':
        return html`<settings-dialog .chat=${this.chat} @closed=${this.#onClosed}></settings-dialog>`;
      case 'password':
        return html`<password-dialog .chat=${this.chat} @closed=${this.#onClosed}></password-dialog>`;
      default:
        return nothing;
    }
  }

  /**
   * @param {import('../keys.js').Command} command
   * @returns {boolean} whether there was something to do
   */
  #do(command) {
    if (command === 'help') {
      this.#open('help');
      return true;
    }
    if (!this.store.entered) {
      return false;
    }
    switch (command) {
      case 'switcher':
        this.#open('switcher');
        return true;
      case 'next':
        return this.#step(1);
      case 'previous':
        return this.#step(-1);
      case 'nextUnread':
        return this.#goToUnread();
      default:
        return this.#goBack();
    }
  }

  /** @param {CustomEvent<Modal>} event */
  #onWantsModal({ detail }) {
    this.#open(detail);
  }

  /** @param {Modal} modal */
  async #open(modal) {
    try {
      await import('./dialogs.js');
    } catch {
      return; // Out of reach, as the server is: the page goes on without it.
    }
    this.#modal = modal;
    this.requestUpdate();
  }

  #onClosed() {
    this.#modal = null;
    this.requestUpdate();
  }

  /** @param {1 | -1} step along the list */
  #step(step) {
    const names = this.store.people().map(({ name }) => name);
    const at = names.indexOf(this.store.open ?? '');
    const next = at < 0 && step < 0 ? names.length - 1 : at + step;
    return goTo(names[next]);
  }

  /** To the next unread conversation down the list, then from its top. */
  #goToUnread() {
    const people = this.store.people();
    const at = people.findIndex(({ name }) => name === this.store.open);
    const next = [...people.slice(at + 1), ...people.slice(0, at + 1)].find(({ name, unread }) => unread > 0 && name !== this.store.open);
    return goTo(next?.name);
  }

  /** From anywhere to the composer; from there to the list, which takes the place of the conversation where only one fits. */
  #goBack() {
    const composer = this.querySelector('.composer textarea');
    if (composer !== document.activeElement && focusOn(composer)) {
      return true;
    }
    const [current, box] = ['.person[aria-current]', '#anybody'].map((place) => this.querySelector(place));
    if (!focusOn(current) && !focusOn(box)) {
      location.hash = '#/';
    }
    return true;
  }
}

/** @param {string | undefined} name */
function goTo(name) {
  if (name === undefined) {
    return false;
  }
  location.hash = hashOf(name);
  return true;
}

customElements.define('chat-app', ChatApp);
