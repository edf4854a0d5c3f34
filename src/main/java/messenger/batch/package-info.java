/**
 * {@code batch:<name>}: a queue that is emptied by the batch, for routes that do for many in one
 * step what would cost as much for each: a commit, a statement.
 */
package messenger.batch;
