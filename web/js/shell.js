// Has the page kept by this browser, so that it opens without a network: ../sw.js.

const WORKER = 'sw.js';

/** @typedef {{createPolicy: (name: string, rules: {createScriptURL: (url: string) => string}) => {createScriptURL: (url: string) => string}}} Policies */

/** Once the page is there and has nothing to do. Nothing depends on it, so a refusal is no matter. */
export function keepShell() {
  if (!isSecureContext || !('serviceWorker' in navigator)) {
    return;
  }
  if (document.readyState === 'complete') {
    whenIdle(register);
  } else {
    addEventListener('load', () => whenIdle(register), { once: true });
  }
}

/** @param {() => void} action */
function whenIdle(action) {
  if ('requestIdleCallback' in window) {
    requestIdleCallback(action, { timeout: 10_000 });
  } else {
    setTimeout(action, 2_000);
  }
}

async function register() {
  try {
    await navigator.serviceWorker.register(workerUrl(), { updateViaCache: 'none' });
  } catch {
    // Forbidden by the person or the browser, or the network has just gone.
  }
}

/** The one script URL that is made by a program; the policy of the page knows this name alone besides that of Lit. */
function workerUrl() {
  const policies = /** @type {{trustedTypes?: Policies}} */ (globalThis).trustedTypes;
  if (!policies) {
    return WORKER;
  }
  return policies.createPolicy('messenger-worker', { createScriptURL: () => WORKER }).createScriptURL('');
}
