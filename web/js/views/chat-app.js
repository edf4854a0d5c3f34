import { html } from '../../vendor/lit-3.3.3.js';
import { StoreView } from './store-view.js';
import './conversation-view.js';
import './news-region.js';
import './people-list.js';
import './sign-in.js';
import './state-banner.js';

/** The page: the sign-in form, or the list beside the conversation (one of them where only one fits). */
class ChatApp extends StoreView {
  updated() {
    const { entered, open, unread } = this.store;
    const count = entered && unread > 0 ? `(${unread}) ` : '';
    document.title = `${count}${entered && open ? `${open} – ` : ''}Messenger`;
  }

  render() {
    return html`
      <state-banner .chat=${this.chat}></state-banner>
      ${this.store.entered ? this.#panes() : html`<sign-in .chat=${this.chat}></sign-in>`}
      <news-region .chat=${this.chat}></news-region>
    `;
  }

  #panes() {
    return html`
      <main class="panes" data-pane=${this.store.open === null ? 'people' : 'conversation'}>
        <h1 class="for-screen-readers">Messenger</h1>
        <people-list .chat=${this.chat}></people-list>
        <conversation-view .chat=${this.chat}></conversation-view>
      </main>
    `;
  }
}

customElements.define('chat-app', ChatApp);
