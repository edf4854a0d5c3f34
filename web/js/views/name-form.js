import { html, nothing } from '../../vendor/lit.js';
import { fold, isName } from '../rules.js';
import { StoreView } from './store-view.js';

const RULE = '3 to 32 lower-case letters, digits, dots, hyphens or underscores.';

/** Asks who is there. */
class NameForm extends StoreView {
  /** @type {string | null} */
  #mistake = null;

  firstUpdated() {
    this.querySelector('input')?.focus();
  }

  render() {
    const error = this.#mistake ?? this.store.refusal;
    const joining = this.store.link.phase === 'connecting';
    return html`
      <main class="welcome">
        <form class="card" data-testid="name-form" novalidate @submit=${this.#join}>
          <h1>Messenger</h1>
          <label for="name">Your name</label>
          <input id="name" name="name" type="text" data-testid="name-input" autocomplete="username" autocapitalize="none"
            spellcheck="false" required maxlength="64" .defaultValue=${this.store.me ?? ''}
            aria-invalid=${error ? 'true' : 'false'} aria-describedby=${error ? 'name-error name-rule' : 'name-rule'}
            @input=${this.#forgive}>
          <p class="error" id="name-error" data-testid="name-error" role="alert" ?hidden=${!error}>${error ?? nothing}</p>
          <p class="hint" id="name-rule">${RULE} No password is needed.</p>
          <button class="primary" data-testid="join" ?disabled=${joining}>${joining ? 'Joining …' : 'Join'}</button>
        </form>
      </main>
    `;
  }

  /** @param {SubmitEvent} event */
  #join(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (this.querySelector('input'));
    const name = fold(input.value);
    if (isName(name)) {
      this.chat.join(name);
    } else {
      this.#mistake = name === '' ? 'Please write a name.' : 'This can’t be a name.';
      this.requestUpdate();
      input.focus();
    }
  }

  #forgive() {
    this.#mistake = null;
    this.store.refusal = null;
    this.requestUpdate();
  }
}

customElements.define('name-form', NameForm);
