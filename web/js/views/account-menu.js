import { html, nothing } from '../../vendor/lit-3.3.0.js';
import { t } from '../words.js';
import { wants } from './modal-view.js';
import { StoreView } from './store-view.js';

/** @import {Refusal} from '../refusals.js' */
/** @import {Modal} from './modal-view.js' */

/** One's own name, with what can be done there; most of it by the owner of an account. */
class AccountMenu extends StoreView {
  #isOpen = false;
  /** @type {Refusal | null} why what was wanted last was not done */
  #refusal = null;

  #onPointer = (/** @type {Event} */ event) => {
    if (this.#isOpen && !this.contains(/** @type {Node} */ (event.target))) {
      this.#close();
    }
  };

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#onPointer);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPointer);
  }

  render() {
    const { me, guest } = this.store;
    return html`
      <h2>
        <button type="button" class="own-name" data-testid=${guest ? 'guest-menu' : 'account'} aria-expanded=${this.#isOpen}
          aria-controls="account-menu" @click=${this.#turn} @keydown=${this.#onKey}>
          <span><bdi>${me}</bdi></span>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 10l5 5 5-5"></path></svg>
          <span class="for-screen-readers">${guest ? t('menu.guest') : t('menu.account')}</span>
        </button>
      </h2>
      <div class="menu" id="account-menu" data-testid="account-menu" ?hidden=${!this.#isOpen} @keydown=${this.#onKey}
        @focusout=${this.#onFocusOut}>
        ${guest ? nothing : this.#forOwners()}
        <button type="button" data-testid="open-settings" @click=${() => this.#want('settings')}>${t('menu.settings')}</button>
        <button type="button" data-testid="open-help" @click=${() => this.#want('help')}>${t('menu.help')}</button>
        <p class="error" role="alert" ?hidden=${!this.#isOpen || !this.#refusal}>${this.#refusal?.sentence ?? nothing}</p>
      </div>
    `;
  }

  #forOwners() {
    const unsent = this.store.outbox.length;
    return html`
      <button type="button" data-testid="change-password" @click=${() => this.#want('password')}>${t('menu.changePassword')}</button>
      <button type="button" data-testid="leave" @click=${() => this.chat.leave()}>${t('menu.signOut')}</button>
      <button type="button" data-testid="leave-everywhere" @click=${this.#leaveEverywhere}>${t('menu.signOutEverywhere')}</button>
      ${unsent > 0 ? html`<p class="hint" data-testid="unsent">${t('menu.unsent', { count: unsent })}</p>` : nothing}
      <hr>
    `;
  }

  #turn() {
    this.#isOpen = !this.#isOpen;
    this.#refusal = null;
    this.requestUpdate();
  }

  #close() {
    this.#isOpen = false;
    this.requestUpdate();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === 'Escape' && this.#isOpen) {
      event.preventDefault();
      this.#close();
      this.#name().focus();
    }
  }

  /** @param {FocusEvent} event */
  #onFocusOut({ relatedTarget }) {
    if (relatedTarget !== null && !this.contains(/** @type {Node} */ (relatedTarget))) {
      this.#close();
    }
  }

  /** @param {Modal} modal to which the focus goes from the name, and comes back */
  #want(modal) {
    this.#close();
    this.#name().focus();
    wants(this, modal);
  }

  async #leaveEverywhere() {
    this.#refusal = await this.chat.leaveEverywhere();
    this.requestUpdate();
  }

  #name() {
    return /** @type {HTMLElement} */ (this.querySelector('.own-name'));
  }
}

customElements.define('account-menu', AccountMenu);
