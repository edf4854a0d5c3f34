import { html, nothing } from '../../vendor/lit-3.3.3.js';
import { PASSWORD_RULE, isNewPassword } from '../rules.js';
import { Countdown } from './countdown.js';
import { hidePasswords, passwordField } from './password-field.js';
import { StoreView } from './store-view.js';

/** @import {Refusal} from '../refusals.js' */

/** One's own name, with what the owner of an account can do there. */
class AccountMenu extends StoreView {
  #isOpen = false;
  /** @type {'closed' | 'open' | 'busy' | 'done'} */
  #dialog = 'closed';
  /** @type {Refusal | null} why what was wanted last was not done */
  #refusal = null;
  #countdown = new Countdown(this);

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

  updated() {
    const dialog = this.querySelector('dialog');
    if (dialog && !dialog.open) {
      dialog.showModal();
    }
  }

  render() {
    return html`
      <h2>
        <button type="button" class="own-name" data-testid="account" aria-expanded=${this.#isOpen} aria-controls="account-menu"
          @click=${this.#turn} @keydown=${this.#onKey}>
          <span><bdi>${this.store.me}</bdi></span>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 10l5 5 5-5"></path></svg>
          <span class="for-screen-readers">, your account</span>
        </button>
      </h2>
      <div class="menu" id="account-menu" data-testid="account-menu" ?hidden=${!this.#isOpen} @keydown=${this.#onKey}
        @focusout=${this.#onFocusOut}>
        <button type="button" data-testid="change-password" @click=${this.#openDialog}>Change password</button>
        <button type="button" data-testid="leave" @click=${() => this.chat.leave()}>Sign out</button>
        <button type="button" data-testid="leave-everywhere" @click=${this.#leaveEverywhere}>Sign out everywhere</button>
        <p class="error" role="alert" ?hidden=${!this.#isOpen || !this.#refusal}>${this.#refusal?.sentence ?? nothing}</p>
      </div>
      ${this.#dialog === 'closed' ? nothing : this.#passwordDialog()}
    `;
  }

  #passwordDialog() {
    return html`
      <dialog data-testid="password-dialog" aria-labelledby="password-title" @close=${this.#onDialogClosed}>
        ${this.#dialog === 'done' ? this.#done() : this.#passwordForm()}
      </dialog>
    `;
  }

  #done() {
    return html`
      <form class="card" method="dialog">
        <h2 id="password-title">Your password is changed</h2>
        <p role="status">Wherever else you were signed in you are asked for it.</p>
        <button class="primary" data-testid="password-done" autofocus>Done</button>
      </form>
    `;
  }

  #passwordForm() {
    const refusal = this.#refusal;
    const seconds = this.#countdown.secondsTo(refusal?.until);
    const isBusy = this.#dialog === 'busy';
    return html`
      <form class="card" novalidate @submit=${this.#change} @input=${this.#forgive}>
        <h2 id="password-title">Change password</h2>
        <input type="text" name="username" autocomplete="username" .value=${this.store.me ?? ''} readonly hidden>
        ${passwordField({
          id: 'old-password',
          label: 'Old password',
          isNew: false,
          isWrong: refusal?.field === 'password' && refusal.until === undefined,
          describedBy: 'password-error',
        })}
        ${passwordField({
          id: 'new-password',
          label: 'New password',
          isNew: true,
          isWrong: refusal?.field === 'name',
          describedBy: 'password-error new-password-rule',
        })}
        <p class="hint" id="new-password-rule">${PASSWORD_RULE} You stay signed in here, and nowhere else.</p>
        <p class="error" id="password-error" data-testid="password-error" role="alert" ?hidden=${!refusal}>
          ${refusal?.sentence ?? nothing}
        </p>
        ${seconds > 0 ? html`<p class="hint countdown" aria-hidden="true">Try again in ${seconds} s.</p>` : nothing}
        <button class="primary" data-testid="password-change" ?disabled=${isBusy} aria-disabled=${seconds > 0}>
          ${isBusy ? 'Changing …' : 'Change password'}
        </button>
        <button type="button" class="quiet" @click=${() => this.querySelector('dialog')?.close()}>Cancel</button>
      </form>
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

  #openDialog() {
    this.#isOpen = false;
    this.#refusal = null;
    this.#dialog = 'open';
    this.requestUpdate();
  }

  #onDialogClosed() {
    this.#dialog = 'closed';
    this.#refusal = null;
    this.requestUpdate();
    this.#name().focus();
  }

  async #leaveEverywhere() {
    this.#refusal = await this.chat.leaveEverywhere();
    this.requestUpdate();
  }

  /** @param {SubmitEvent} event */
  async #change(event) {
    event.preventDefault();
    if (this.#dialog === 'busy' || (this.#refusal?.until ?? 0) > Date.now()) {
      return;
    }
    const before = this.#field('old-password');
    const after = this.#field('new-password');
    if (before.value === '') {
      return this.#refuse({ sentence: 'Please write your old password.', field: 'password' });
    }
    if (!isNewPassword(after.value)) {
      return this.#refuse({ sentence: `This can’t be a password. ${PASSWORD_RULE}`, field: 'name' });
    }
    hidePasswords(this);
    this.#dialog = 'busy';
    this.#refusal = null;
    this.requestUpdate();
    const refusal = await this.chat.changePassword(before.value, after.value);
    if (/** @type {string} */ (this.#dialog) !== 'busy') {
      return; // It was closed in the meantime.
    }
    this.#dialog = refusal === null ? 'done' : 'open';
    await this.#refuse(refusal);
  }

  /** @param {Refusal | null} refusal */
  async #refuse(refusal) {
    this.#refusal = refusal;
    this.requestUpdate();
    await this.updateComplete;
    if (refusal === null) {
      /** @type {HTMLElement | null} */ (this.querySelector('[data-testid=password-done]'))?.focus();
    } else {
      const field = this.#field(refusal.field === 'name' ? 'new-password' : 'old-password');
      field.focus();
      field.select();
    }
  }

  #forgive() {
    if ((this.#refusal?.until ?? 0) <= Date.now()) {
      this.#refusal = null;
      this.requestUpdate();
    }
  }

  #name() {
    return /** @type {HTMLElement} */ (this.querySelector('.own-name'));
  }

  /** @param {string} id */
  #field(id) {
    return /** @type {HTMLInputElement} */ (this.querySelector(`#${id}`));
  }
}

customElements.define('account-menu', AccountMenu);
