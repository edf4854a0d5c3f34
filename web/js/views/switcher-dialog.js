import { html, nothing, repeat } from '../../vendor/lit-3.3.0.js';
import { hashOf } from '../chat.js';
import { fold, isAddressee } from '../rules.js';
import { t } from '../words.js';
import { ModalView } from './modal-view.js';
import { avatar, isolated, unreadBadge } from './person.js';

/** @import {Person} from '../store.js' */

const SHOWN_PEOPLE = 50;

/** Goes to a conversation by a part of a name: a combobox whose options move under the keys while the focus stays in the box. */
class SwitcherDialog extends ModalView {
  #wanted = '';
  /** @type {string | null} the name that Enter goes to; null for the first */
  #chosen = null;

  updated() {
    this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  render() {
    const people = this.#found();
    const names = this.#names(people);
    const chosen = this.#chosenOf(names);
    const isNew = names.length > people.length;
    return this.frame(
      'switcher',
      t('switcher.title'),
      html`
        <form method="dialog" @submit=${this.#submit}>
          <input type="text" role="combobox" data-testid="switcher-input" aria-label=${t('switcher.find')} placeholder=${t('people.find')}
            aria-autocomplete="list" aria-expanded=${names.length > 0} aria-controls="switcher-list"
            aria-activedescendant=${chosen === undefined ? nothing : idOf(names.indexOf(chosen))} autocomplete="off" autocapitalize="none"
            spellcheck="false" maxlength="64" autofocus @input=${this.#onInput} @keydown=${this.#onKey}>
        </form>
        <ul class="options" id="switcher-list" role="listbox" aria-label=${t('switcher.list')}>
          ${repeat(people, ({ name }) => name, (person, i) => this.#option(person, i, person.name === chosen))}
          ${isNew ? this.#newOption(names.length - 1, names[names.length - 1] === chosen) : nothing}
        </ul>
        <p class=${people.length > 0 ? 'for-screen-readers' : 'hint'} role="status">
          ${people.length > 0 ? t('switcher.found', { count: people.length }) : t('switcher.nobody')}
        </p>
      `,
    );
  }

  /**
   * @param {Person} person
   * @param {number} i
   * @param {boolean} isChosen
   */
  #option({ name, online, unread }, i, isChosen) {
    const presence = this.store.presence.of(name);
    return html`
      <li role="option" id=${idOf(i)} data-testid="option-${name}" aria-selected=${isChosen} data-stale=${presence === ''}
        @click=${() => this.#go(name)}>
        ${avatar(name, online)}
        <span class="who"><bdi>${name}</bdi></span>
        ${presence === '' ? nothing : html`<span class="hint">${t(`people.${presence}`)}</span>`} ${unreadBadge(unread)}
      </li>
    `;
  }

  /**
   * @param {number} i
   * @param {boolean} isChosen
   */
  #newOption(i, isChosen) {
    const name = fold(this.#wanted);
    return html`
      <li role="option" id=${idOf(i)} data-testid="option-${name}" aria-selected=${isChosen} @click=${() => this.#go(name)}>
        <span class="who">${t('people.writeTo', { name: isolated(name) })}</span>
      </li>
    `;
  }

  /** @returns {Person[]} whose name has what is written, first those that begin with it; the latest talk before others */
  #found() {
    const wanted = fold(this.#wanted);
    const people = this.store.people().filter(({ name }) => (wanted === '' ? name !== this.store.open : name.includes(wanted)));
    people.sort((a, b) => Number(b.name.startsWith(wanted)) - Number(a.name.startsWith(wanted)));
    return people.slice(0, SHOWN_PEOPLE);
  }

  /**
   * @param {Person[]} people
   * @returns {string[]} the names to choose from
   */
  #names(people) {
    const names = people.map(({ name }) => name);
    const wanted = fold(this.#wanted);
    return isAddressee(wanted) && !names.includes(wanted) ? [...names, wanted] : names;
  }

  /** @param {string[]} names */
  #chosenOf(names) {
    return this.#chosen !== null && names.includes(this.#chosen) ? this.#chosen : names[0];
  }

  /** @param {InputEvent} event */
  #onInput({ target }) {
    this.#wanted = /** @type {HTMLInputElement} */ (target).value;
    this.#chosen = null;
    this.requestUpdate();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = event.isComposing ? 0 : Number(event.key === 'ArrowDown') - Number(event.key === 'ArrowUp');
    const names = this.#names(this.#found());
    if (step !== 0 && names.length > 0 && !event.altKey) {
      event.preventDefault();
      this.#chosen = names[(names.indexOf(this.#chosenOf(names)) + step + names.length) % names.length];
      this.requestUpdate();
    }
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const name = this.#chosenOf(this.#names(this.#found()));
    if (name !== undefined) {
      this.#go(name);
    }
  }

  /** @param {string} name */
  #go(name) {
    this.close();
    location.hash = hashOf(name);
  }
}

/** @param {number} i */
function idOf(i) {
  return `switcher-option-${i}`;
}

customElements.define('switcher-dialog', SwitcherDialog);
