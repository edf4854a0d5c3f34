import { html, nothing } from '../../vendor/lit-3.3.0.js';
import { isNewPassword, passwordRule } from '../rules.js';
import { t } from '../words.js';
import { Countdown } from './countdown.js';
import { wants } from './modal-view.js';
import { hidePasswords, passwordField } from './password-field.js';
import { StoreView } from './store-view.js';

/** @import {Refusal} from '../refusals.js' */

/** One's own name, with what can be done there; most of it by the owner of an account. */
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
      ${this.#dialog === 'closed' ? nothing : this.#passwordDialog()}
    `;
  }

  #forOwners() {
    const unsent = this.store.outbox.length;
    return html`
      <button type="button" data-testid="change-password" @click=${this.#openDialog}>${t('menu.changePassword')}</button>
      <button type="button" data-testid="leave" @click=${() => this.chat.leave()}>${t('menu.signOut')}</button>
      <button type="button" data-testid="leave-everywhere" @click=${this.#leaveEverywhere}>${t('menu.signOutEverywhere')}</button>
      ${unsent > 0 ? html`<p class="hint" data-testid="unsent">${t('menu.unsent', { count: unsent })}</p>` : nothing}
      <hr>
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
        <h2 id="password-title">${t('changePassword.done')}</h2>
        <p role="status">${t('changePassword.elsewhere')}</p>
        <button class="primary" data-testid="password-done" autofocus>${t('dialog.done')}</button>
      </form>
    `;
  }

  #passwordForm() {
    const refusal = this.#refusal;
    const seconds = this.#countdown.secondsTo(refusal?.until);
    const isBusy = this.#dialog === 'busy';
    return html`
      <form class="card" novalidate @submit=${this.#change} @input=${this.#forgive}>
        <h2 id="password-title">${t('menu.changePassword')}</h2>
        <input type="text" name="username" autocomplete="username" .value=${this.store.me ?? ''} readonly hidden>
        ${passwordField({
          id: 'old-password',
          label: t('changePassword.old'),
          isNew: false,
          isWrong: refusal?.field === 'password' && refusal.until === undefined,
          describedBy: 'password-error',
        })}
        ${passwordField({
          id: 'new-password',
          label: t('changePassword.new'),
          isNew: true,
          isWrong: refusal?.field === 'name',
          describedBy: 'password-error new-password-rule',
        })}
        <p class="hint" id="new-password-rule">${t('changePassword.rule', { rule: passwordRule() })}</p>
        <p class="error" id="password-error" data-testid="password-error" role="alert" ?hidden=${!refusal}>
          ${refusal?.sentence ?? nothing}
        </p>
        ${seconds > 0 ? html`<p class="hint countdown" aria-hidden="true">${t('signIn.wait', { count: seconds })}</p>` : nothing}
        <button class="primary" data-testid="password-change" ?disabled=${isBusy} aria-disabled=${seconds > 0}>
          ${isBusy ? t('changePassword.going') : t('menu.changePassword')}
        </button>
        <button type="button" class="quiet" @click=${() => this.querySelector('dialog')?.close()}>${t('dialog.cancel')}</button>
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

  /** @param {'settings' | 'help'} modal to which the focus goes from the name, and comes back */
  #want(modal) {
    this.#close();
    this.#name().focus();
    wants(this, modal);
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
      return this.#refuse({ sentence: t('changePassword.noOld'), field: 'password' });
    }
    if (!isNewPassword(after.value)) {
      return this.#refuse({ sentence: t('signIn.badPassword', { rule: passwordRule() }), field: 'name' });
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
