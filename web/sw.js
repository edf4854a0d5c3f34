// Lets the page open while the server can't be reached. It answers for the files of the page alone, never for what is said
// or asked by the page.
//
// Names of scripts and styles have a hash of their content in them, so two versions can't mix: a tab that runs the version
// before this one still gets what it loads later. Only index.html and a few that look the same in all versions keep their
// names.

/** @typedef {{version: string, files: Record<string, string>}} Shell files by their names, with the checksum of each */

// The build writes the list; without it, as in a source folder that somebody works on, nothing is kept.
/** @type {Shell} */
const SHELL = { version: '', files: {} };

const PREFIX = 'messenger-shell-';
const CACHE = PREFIX + SHELL.version;

/** A name of a version; it is in one cache or another, or nowhere. */
const HASHED = /^(?:js\/)?[\w.-]+-[0-9A-Z]{8}\.(?:js|css)$|^[0-9A-Z]{8}\//;

/** How long the server may take to say that there is a newer page. */
const NEWER_MS = 400;

/** The server sends another ETag with gzip, but the content is the same. */
const ANY_ENCODING = { ignoreVary: true };

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener('install', (event) => {
  worker.skipWaiting();
  if (isBuilt()) {
    event.waitUntil(fill());
  }
});

worker.addEventListener('activate', (event) => event.waitUntil(forgetOld()));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const name = nameOf(request);
  if (name === null) {
    return;
  }
  if (request.mode === 'navigate') {
    if (name === './') {
      event.respondWith(page(request));
    }
  } else if (HASHED.test(name) || Object.hasOwn(SHELL.files, name)) {
    event.respondWith(kept(request, name));
  }
});

function isBuilt() {
  return SHELL.version !== '';
}

/** All files, each with the content that belongs to this version; else this version is not installed. */
async function fill() {
  const requests = Object.entries(SHELL.files).map(([name, integrity]) => new Request(name, { integrity }));
  const cache = await caches.open(CACHE);
  await cache.addAll(requests);
}

/** Keeps the version before this one, for tabs that still run it. */
async function forgetOld() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  const last = isBuilt() ? old.length - 1 : old.length;
  await Promise.all(old.slice(0, last).map((name) => caches.delete(name)));
}

/**
 * @param {Request} request
 * @returns {string | null} relative to the page; null if it is nothing that we could have
 */
function nameOf({ method, url }) {
  const scope = worker.registration.scope;
  if (!isBuilt() || method !== 'GET' || !url.startsWith(scope)) {
    return null;
  }
  const name = url.slice(scope.length).replace(/[?#].*$/, '');
  return name === '' || name === 'index.html' ? './' : name;
}

/**
 * The newest page if the server answers soon, else the one that is kept.
 *
 * @param {Request} request
 */
async function page(request) {
  const answer = fetch(request);
  const fresh = answer.then(
    (response) => (response.status < 500 ? response : undefined),
    () => undefined,
  );
  const soon = await Promise.race([fresh, after(NEWER_MS)]);
  return soon ?? (await own('./')) ?? answer;
}

/**
 * What is not here, as what few people open, is kept from its first use on.
 *
 * @param {Request} request
 * @param {string} name
 */
async function kept(request, name) {
  const known = (await own(name)) ?? (await caches.match(request, ANY_ENCODING));
  if (known) {
    return known;
  }
  const response = await fetch(request);
  if (response.ok && HASHED.test(name)) {
    const copy = response.clone();
    // On a full disk it is fetched anew another time.
    await caches.open(CACHE).then((cache) => cache.put(request, copy)).catch(() => {});
  }
  return response;
}

/** @param {string} name */
async function own(name) {
  const cache = await caches.open(CACHE);
  return cache.match(name, ANY_ENCODING);
}

/**
 * @param {number} ms
 * @returns {Promise<undefined>}
 */
function after(ms) {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
