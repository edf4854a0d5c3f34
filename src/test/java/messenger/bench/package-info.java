/**
 * What the routes cost: the server's way of a message through Camel beside the same work written by
 * hand on Netty (docs/route-tax.md). No database and no Redis anywhere in here.
 */
package messenger.bench;
