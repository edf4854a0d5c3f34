import { html, nothing } from '../../vendor/lit-3.3.0.js';
import { MAX_PASSWORD } from '../rules.js';
import { t } from '../words.js';

/**
 * A password, and a button that shows it.
 *
 * @param {Object} field
 * @param {string} field.id also what tests find it by
 * @param {string} field.label
 * @param {boolean} field.isNew whether it is to be made up, and not remembered
 * @param {boolean} [field.isWrong]
 * @param {string} [field.describedBy]
 */
export function passwordField({ id, label, isNew, isWrong = false, describedBy }) {
  return html`
    <label for=${id}>${label}</label>
    <span class="secret">
      <input id=${id} name=${id} type="password" data-testid="${id}-input" autocomplete=${isNew ? 'new-password' : 'current-password'}
        autocapitalize="none" spellcheck="false" maxlength=${MAX_PASSWORD} aria-invalid=${isWrong ? 'true' : 'false'}
        aria-describedby=${describedBy ?? nothing}>
      <button type="button" class="quiet" aria-controls=${id} aria-pressed="false" aria-label=${t('password.showWhat', { label })} @click=${turn}>
        ${t('password.show')}
      </button>
    </span>
  `;
}

/**
 * Hides what is shown: browsers keep what was typed into a field of text.
 *
 * @param {Element} form
 */
export function hidePasswords(form) {
  form.querySelectorAll('.secret').forEach((secret) => show(secret, false));
}

/** @param {Event} event */
function turn(event) {
  const button = /** @type {Element} */ (event.currentTarget);
  show(/** @type {Element} */ (button.parentElement), button.getAttribute('aria-pressed') === 'false');
}

/**
 * @param {Element} secret
 * @param {boolean} shown
 */
function show(secret, shown) {
  secret.querySelector('button')?.setAttribute('aria-pressed', String(shown));
  secret.querySelector('input')?.setAttribute('type', shown ? 'text' : 'password');
}
