import { html, nothing } from '../../vendor/lit-3.3.0.js';
import { isNewPassword, passwordRule } from '../rules.js';
import { t } from '../words.js';
import { Countdown } from './countdown.js';
import { ModalView } from './modal-view.js';
import { hidePasswords, passwordField } from './password-field.js';

/** @import {Refusal} from '../refusals.js' */

/** Another password for one's own account. */
class PasswordDialog extends ModalView {
  /** @type {'open' | 'busy' | 'done'} */
  #state = 'open';
  /** @type {Refusal | null} why the password was not changed */
  #refusal = null;
  #countdown = new Countdown(this);

  render() {
    return this.modal('password', this.#state === 'done' ? this.#done() : this.#form());
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

  #form() {
    const refusal = this.#refusal;
    const seconds = this.#countdown.secondsTo(refusal?.until);
    const isBusy = this.#state === 'busy';
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
        <button type="button" class="quiet" @click=${this.close}>${t('dialog.cancel')}</button>
      </form>
    `;
  }

  /** @param {SubmitEvent} event */
  async #change(event) {
    event.preventDefault();
    if (this.#state === 'busy' || (this.#refusal?.until ?? 0) > Date.now()) {
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
    this.#state = 'busy';
    this.#refusal = null;
    this.requestUpdate();
    const refusal = await this.chat.changePassword(before.value, after.value);
    this.#state = refusal === null ? 'done' : 'open';
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

  /** @param {string} id */
  #field(id) {
    return /** @type {HTMLInputElement} */ (this.querySelector(`#${id}`));
  }
}

customElements.define('password-dialog', PasswordDialog);
