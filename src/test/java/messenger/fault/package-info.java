/**
 * What breaks, breaks here first: a load of well-behaved clients writes down all it does, something
 * is done to the server or to what it needs, and a checker compares the clients' history with the
 * database. The promises it checks stand in docs/reliability.md.
 */
package messenger.fault;
