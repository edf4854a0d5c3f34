import { html } from '../../vendor/lit-3.3.0.js';
import { t } from '../words.js';
import { StoreView } from './store-view.js';

/** @typedef {'switcher' | 'help' | 'settings' | 'password'} Modal */

/**
 * Asks the page to open a dialog.
 *
 * @param {Element} view
 * @param {Modal} modal
 */
export function wants(view, modal) {
  view.dispatchEvent(new CustomEvent('wants-modal', { detail: modal, bubbles: true }));
}

/**
 * A dialog over the page, loaded when it is wanted. It tells `closed` at its end; then the focus is where it was
 * before, which is the browser's doing.
 */
export class ModalView extends StoreView {
  firstUpdated() {
    this.dialog.showModal();
  }

  get dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector('dialog'));
  }

  /**
   * @param {Modal} name
   * @param {unknown} content of which something has the id `name-title`
   */
  modal(name, content) {
    return html`
      <dialog data-testid="${name}-dialog" aria-labelledby="${name}-title" @close=${this.#onClose} @click=${this.#onClick}>
        ${content}
      </dialog>
    `;
  }

  /**
   * One that is closed by a cross.
   *
   * @param {Modal} name
   * @param {string} title
   * @param {unknown} content
   */
  frame(name, title, content) {
    return this.modal(
      name,
      html`
        <div class="card sheet ${name}">
          <header>
            <h2 id="${name}-title">${title}</h2>
            <button type="button" class="round cross" data-testid="close-dialog" aria-label=${t('dialog.close')} @click=${this.close}>
              <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"></path></svg>
            </button>
          </header>
          ${content}
        </div>
      `,
    );
  }

  close() {
    this.dialog.close();
  }

  #onClose() {
    this.dispatchEvent(new Event('closed'));
  }

  /** @param {Event} event where the dialog itself is hit there is nothing but the backdrop */
  #onClick(event) {
    if (event.target === event.currentTarget) {
      this.close();
    }
  }
}
