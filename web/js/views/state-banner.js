import { html, nothing } from '../../vendor/lit-3.3.3.js';
import { StoreView } from './store-view.js';

/** Says what the connection is doing, unless all is well. Only the sentence is announced, not the countdown. */
class StateBanner extends StoreView {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #tick;

  updated() {
    clearInterval(this.#tick);
    if (this.store.link.phase === 'waiting') {
      this.#tick = setInterval(() => this.requestUpdate(), 1000);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#tick);
  }

  render() {
    const { phase, fresh } = this.store.link;
    return html`
      <div class="banner" data-testid="banner" data-phase=${phase} data-fresh=${fresh ?? false}>
        <p role="status">${this.#sentence()}</p>
        ${phase === 'waiting' ? this.#countdown() : nothing}
        ${phase === 'ended'
          ? html`<button data-testid="connect-here" @click=${() => this.chat.connectHere()}>Connect here</button>`
          : nothing}
      </div>
    `;
  }

  #sentence() {
    const { phase, message } = this.store.link;
    switch (phase) {
      case 'connecting':
        return 'Connecting …';
      case 'waiting':
        return message ?? (this.store.entered ? 'Not connected. What you write is sent later.' : 'Not connected.');
      case 'ended':
        return message ?? 'The connection was closed.';
      default:
        return nothing;
    }
  }

  #countdown() {
    const { until = 0, ordered } = this.store.link;
    const seconds = Math.max(1, Math.ceil((until - Date.now()) / 1000));
    return html`
      <span class="countdown" aria-hidden="true">Next try in ${seconds} s</span>
      ${ordered ? nothing : html`<button data-testid="try-now" @click=${() => this.chat.tryNow()}>Try now</button>`}
    `;
  }
}

customElements.define('state-banner', StateBanner);
