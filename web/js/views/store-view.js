import { LitElement } from '../../vendor/lit-3.3.0.js';

/** @import {Chat} from '../chat.js' */

/** Whether this is no phone or tablet, where a focused field would bring up a keyboard on the screen. */
export function hasKeyboard() {
  return matchMedia('(hover: hover) and (pointer: fine)').matches;
}

/**
 * @param {Element | null} element
 * @returns {boolean} whether the focus is on it now
 */
export function focusOn(element) {
  if (!element?.checkVisibility()) {
    return false;
  }
  /** @type {HTMLElement} */ (element).focus();
  return element === document.activeElement;
}

/** A view in light DOM that shows the store anew whenever it changes, or the language does. */
export class StoreView extends LitElement {
  static properties = { chat: { attribute: false } };

  #onChange = () => this.requestUpdate();

  constructor() {
    super();
    /** @type {Chat} set once, before the view is connected */
    this.chat;
  }

  get store() {
    return this.chat.store;
  }

  connectedCallback() {
    super.connectedCallback();
    this.store.addEventListener('change', this.#onChange);
    this.chat.settings.addEventListener('change', this.#onChange);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.store.removeEventListener('change', this.#onChange);
    this.chat.settings.removeEventListener('change', this.#onChange);
  }

  createRenderRoot() {
    return this;
  }
}
