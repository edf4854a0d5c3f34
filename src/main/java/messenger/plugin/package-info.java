/**
 * What people add to the messenger: plugins, each a YAML file in a CamelContext of its own, and the
 * endpoints {@code messenger:} through which they, by way of the Kamelets, take part in it. Nothing
 * in here runs on a thread that serves clients.
 */
package messenger.plugin;
