import { html, live, nothing, repeat } from '../../vendor/lit.js';
import { hashOf } from '../chat.js';
import { fold, isAddressee } from '../rules.js';
import { avatar } from './person.js';
import { StoreView } from './store-view.js';
import { briefly } from './times.js';

/** @import {Person} from '../store.js' */

const SHOWN_PEOPLE = 200;

/** Everybody we can write to, and a box to find them or to name somebody else. */
class PeopleList extends StoreView {
  #wanted = '';

  render() {
    const { me, onlineCount, link } = this.store;
    const found = this.store.people().filter(({ name }) => name.includes(fold(this.#wanted)));
    return html`
      <header class="bar">
        <h1>${me}</h1>
        <span class="hint">${onlineCount > 0 ? `${onlineCount.toLocaleString()} online` : nothing}</span>
        <button class="quiet" data-testid="leave" @click=${() => this.chat.leave()}>Leave</button>
      </header>
      ${this.#anybodyForm(found)}
      <nav aria-label="People" data-testid="people" data-stale=${link.phase !== 'online'}>
        <ul>
          ${repeat(found.slice(0, SHOWN_PEOPLE), ({ name }) => name, (person) => this.#row(person))}
        </ul>
        ${this.#remark(found)}
      </nav>
    `;
  }

  /** @param {Person[]} found */
  #anybodyForm(found) {
    const name = fold(this.#wanted);
    const isNew = isAddressee(name) && found.every((person) => person.name !== name);
    return html`
      <form class="anybody" data-testid="anybody-form" role="search" @submit=${this.#openWanted}>
        <label class="for-screen-readers" for="anybody">Find somebody, or write to anybody by name</label>
        <input id="anybody" type="text" data-testid="anybody-input" placeholder="Find or write to anybody" autocomplete="off"
          autocapitalize="none" spellcheck="false" maxlength="64" .value=${live(this.#wanted)} @input=${this.#onInput}>
        ${isNew ? html`<button class="quiet">Write to <bdi>${name}</bdi></button>` : nothing}
      </form>
    `;
  }

  /** @param {Person} person */
  #row({ name, online, unread, latest }) {
    return html`
      <li>
        <a class="person" href=${hashOf(name)} data-testid="person-${name}" data-online=${online} data-unread=${unread}
          aria-current=${this.store.open === name ? 'true' : nothing}>
          ${avatar(name, online)}
          <span class="who"><bdi>${name}</bdi></span>
          <span class="for-screen-readers">${online ? 'online' : 'offline'}</span>
          ${latest ? html`<time class="when" datetime=${latest.time}>${briefly(latest.time)}</time>` : nothing}
          <span class="latest" dir="auto">${latest ? this.#preview(latest) : nothing}</span>
          ${unread > 0
            ? html`<span class="badge">${unread}<span class="for-screen-readers"> unread</span></span>`
            : nothing}
        </a>
      </li>
    `;
  }

  /** @param {import('../store.js').Message} latest */
  #preview({ from, text }) {
    return `${from === this.store.me ? 'You: ' : ''}${text.slice(0, 100)}`;
  }

  /** @param {Person[]} found */
  #remark(found) {
    if (found.length > SHOWN_PEOPLE) {
      return html`<p class="hint">and ${(found.length - SHOWN_PEOPLE).toLocaleString()} more: write a part of the name</p>`;
    }
    if (found.length > 0) {
      return nothing;
    }
    return html`<p class="hint">${this.#wanted === '' ? 'Nobody else is here yet.' : 'Nobody here has such a name.'}</p>`;
  }

  /** @param {InputEvent} event */
  #onInput(event) {
    this.#wanted = /** @type {HTMLInputElement} */ (event.target).value;
    this.requestUpdate();
  }

  /** @param {SubmitEvent} event */
  #openWanted(event) {
    event.preventDefault();
    const name = fold(this.#wanted);
    if (isAddressee(name)) {
      this.#wanted = '';
      location.hash = hashOf(name);
    }
  }
}

customElements.define('people-list', PeopleList);
