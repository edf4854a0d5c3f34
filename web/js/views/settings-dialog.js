import { html, live, nothing } from '../../vendor/lit-3.3.0.js';
import { LANGUAGES, t } from '../words.js';
import { ModalView } from './modal-view.js';

/** @import {Key} from '../words.js' */

/** What can be chosen for this browser. It holds at once. */
class SettingsDialog extends ModalView {
  render() {
    return this.frame(
      'settings',
      t('menu.settings'),
      html`
        <p class="hint">${t('settings.hint')}</p>
        ${this.#choice('theme', ['system', 'light', 'dark'])} ${this.#choice('density', ['cosy', 'compact'])} ${this.#languages()}
        ${this.#notifications()}
      `,
    );
  }

  /**
   * @template {'theme' | 'density'} Choice
   * @param {Choice} choice
   * @param {import('../settings.js').Choices[Choice][]} values
   */
  #choice(choice, values) {
    const { settings } = this.chat;
    return html`
      <fieldset class="choice">
        <legend>${t(`settings.${choice}`)}</legend>
        <div>
          ${values.map(
            (value) => html`
              <label>
                <input type="radio" name=${choice} value=${value} data-testid="${choice}-${value}"
                  .checked=${live(settings[choice] === value)} @change=${() => settings.choose({ [choice]: value })}>
                <span>${t(/** @type {Key} */ (`settings.${choice}.${value}`))}</span>
              </label>
            `,
          )}
        </div>
      </fieldset>
    `;
  }

  #languages() {
    const { settings } = this.chat;
    return html`
      <label class="setting">
        <span>${t('settings.language')}</span>
        <select data-testid="language" @change=${this.#onLanguage}>
          <option value="system" .selected=${settings.language === 'system'}>${t('settings.language.system')}</option>
          ${LANGUAGES.map((tag) => html`<option value=${tag} lang=${tag} .selected=${settings.language === tag}>${ownName(tag)}</option>`)}
        </select>
      </label>
    `;
  }

  #notifications() {
    const { settings } = this.chat;
    const permission = 'Notification' in globalThis ? Notification.permission : 'missing';
    const isPossible = permission === 'granted' || permission === 'default';
    const isOn = settings.notifications && permission === 'granted';
    const hint = permission === 'denied' || permission === 'missing' ? permission : 'hint';
    return html`
      <div>
        <label class="setting">
          <span>${t('settings.notifications')}</span>
          <input type="checkbox" role="switch" data-testid="notifications" aria-describedby="notifications-hint" ?disabled=${!isPossible}
            .checked=${live(isOn)} @change=${this.#onNotifications}>
        </label>
        <p class="hint" id="notifications-hint">${t(`settings.notifications.${hint}`)}</p>
      </div>
      ${isOn
        ? html`
            <label class="setting">
              <span>${t('settings.previews')}</span>
              <input type="checkbox" role="switch" data-testid="previews" .checked=${live(settings.previews)} @change=${this.#onPreviews}>
            </label>
          `
        : nothing}
    `;
  }

  /** @param {Event} event */
  #onLanguage({ target }) {
    this.chat.settings.choose({ language: /** @type {HTMLSelectElement} */ (target).value });
  }

  /** @param {Event} event */
  async #onNotifications({ target }) {
    const isWanted = /** @type {HTMLInputElement} */ (target).checked;
    const isAllowed = isWanted && (await Notification.requestPermission()) === 'granted';
    await this.chat.settings.choose({ notifications: isAllowed });
  }

  /** @param {Event} event */
  #onPreviews({ target }) {
    this.chat.settings.choose({ previews: /** @type {HTMLInputElement} */ (target).checked });
  }
}

/**
 * A language by the name that it gives itself.
 *
 * @param {string} tag
 */
function ownName(tag) {
  return new Intl.DisplayNames([tag], { type: 'language' }).of(tag);
}

customElements.define('settings-dialog', SettingsDialog);
