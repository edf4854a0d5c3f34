/**
 * The stores that run when nobody configured others, each as a process of its own below the data
 * folder, and the certificate for a first try of TLS. Knows nothing of routes, frames or accounts.
 */
package messenger.embedded;
