/**
 * What can be said of route files, plugins and Kamelets without running them: is it YAML, is it
 * what Camel knows, does what it names exist, may a plugin do that.
 */
package messenger.check;
