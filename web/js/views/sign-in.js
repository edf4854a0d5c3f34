import { html, nothing } from '../../vendor/lit-3.3.0.js';
import { fold, isName, isNewPassword, isReserved, nameRule, passwordRule } from '../rules.js';
import { t } from '../words.js';
import { Countdown } from './countdown.js';
import { wants } from './modal-view.js';
import { hidePasswords, passwordField } from './password-field.js';
import { StoreView } from './store-view.js';

/** @import {Refusal} from '../refusals.js' */

/** Asks who is there: a guest, or the owner of an account, or of one that is to be made. */
class SignIn extends StoreView {
  /** Whether an account is to be made. */
  #isNew = false;
  /** @type {Refusal | null} what can't be right */
  #mistake = null;
  /** @type {Refusal | null} what was said last to whoever filled in the form */
  #told = null;
  #countdown = new Countdown(this);

  firstUpdated() {
    this.#told = this.#refusal;
    const named = this.store.me !== null;
    this.#field(named && this.#refusal?.field !== 'name' ? 'password' : 'name').focus();
  }

  updated() {
    const refusal = this.#refusal;
    if (refusal !== null && refusal !== this.#told) {
      const field = this.#field(refusal.field ?? 'password');
      field.focus();
      field.select();
    }
    this.#told = refusal;
  }

  render() {
    const isNew = this.#isNew;
    const refusal = this.#refusal;
    const seconds = this.#countdown.secondsTo(refusal?.until);
    const isBusy = this.store.link.phase === 'connecting';
    const isWrong = (/** @type {string} */ field) => refusal?.field === field && refusal.until === undefined;
    const [now, then] = isNew ? [t('signIn.make'), t('signIn.making')] : [t('signIn.go'), t('signIn.going')];
    return html`
      <main class="welcome">
        <form class="card" data-testid="name-form" novalidate @submit=${this.#submit} @input=${this.#forgive}>
          <h1>${t('app.name')}</h1>
          ${this.chat.settings.welcomed ? nothing : html`<p class="intro" data-testid="intro">${t('signIn.intro')}</p>`}
          <label for="name">${t('signIn.name')}</label>
          <input id="name" name="name" type="text" data-testid="name-input" autocomplete="username" autocapitalize="none"
            spellcheck="false" required maxlength="64" .defaultValue=${this.store.me ?? ''}
            aria-invalid=${isWrong('name') ? 'true' : 'false'} aria-describedby=${isNew ? 'name-error name-rule' : 'name-error'}>
          ${isNew ? html`<p class="hint" id="name-rule">${nameRule()}</p>` : nothing}
          ${passwordField({
            id: 'password',
            label: isNew ? t('signIn.password') : t('signIn.passwordOptional'),
            isNew,
            isWrong: isWrong('password'),
            describedBy: 'name-error password-rule',
          })}
          <p class="hint" id="password-rule" data-testid="password-rule">
            ${isNew ? `${passwordRule()} ${t('signIn.stay')}` : t('signIn.guest', { note: t('guest.note') })}
          </p>
          <p class="error" id="name-error" data-testid="name-error" role="alert" ?hidden=${!refusal}>${refusal?.sentence ?? nothing}</p>
          ${seconds > 0
            ? html`<p class="hint countdown" data-testid="name-wait" aria-hidden="true">${t('signIn.wait', { count: seconds })}</p>`
            : nothing}
          <button class="primary" data-testid=${isNew ? 'register' : 'join'} ?disabled=${isBusy} aria-disabled=${seconds > 0}>
            ${isBusy ? then : now}
          </button>
          <button type="button" class="quiet" data-testid=${isNew ? 'to-sign-in' : 'to-register'} @click=${this.#turn}>
            ${isNew ? t('signIn.hasAccount') : t('signIn.make')}
          </button>
        </form>
        <button type="button" class="quiet" data-testid="open-settings" @click=${() => wants(this, 'settings')}>${t('menu.settings')}</button>
      </main>
    `;
  }

  get #refusal() {
    return this.#mistake ?? this.store.refusal;
  }

  /** @param {string} id */
  #field(id) {
    return /** @type {HTMLInputElement} */ (this.querySelector(`#${id}`));
  }

  #turn() {
    this.#isNew = !this.#isNew;
    this.#forgive();
    this.#field(this.#field('name').value === '' ? 'name' : 'password').focus();
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    if (this.#isWaiting) {
      return;
    }
    const name = fold(this.#field('name').value);
    const password = this.#field('password').value;
    this.#mistake = this.#mistakeIn(name, password);
    if (this.#mistake !== null) {
      this.requestUpdate();
      return;
    }
    hidePasswords(this);
    if (this.#isNew) {
      this.chat.register(name, password);
    } else if (password === '') {
      this.chat.join(name);
    } else {
      this.chat.signIn(name, password);
    }
  }

  /**
   * @param {string} name
   * @param {string} password
   * @returns {Refusal | null}
   */
  #mistakeIn(name, password) {
    if (name === '') {
      return { sentence: t('signIn.noName'), field: 'name' };
    }
    if (!isName(name)) {
      return { sentence: t('signIn.badName', { rule: nameRule() }), field: 'name' };
    }
    if (isReserved(name)) {
      return { sentence: t('signIn.reserved'), field: 'name' };
    }
    if (this.#isNew && !isNewPassword(password)) {
      return { sentence: t('signIn.badPassword', { rule: passwordRule() }), field: 'password' };
    }
    return null;
  }

  get #isWaiting() {
    return (this.#refusal?.until ?? 0) > Date.now();
  }

  #forgive() {
    this.#mistake = null;
    if (!this.#isWaiting) {
      this.store.refusal = null;
    }
    this.requestUpdate();
  }
}

customElements.define('sign-in', SignIn);
