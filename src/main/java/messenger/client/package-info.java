/**
 * A client of the server, with the verbs of the browser's (web/sdk/messenger.js): it comes back by
 * itself, goes on where it broke, and sends again until a text is stored. Speaks the json dialect
 * of docs/protocol.md; knows nothing of the server's own classes but how names are folded.
 */
package messenger.client;
