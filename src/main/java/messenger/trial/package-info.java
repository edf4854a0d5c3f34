/**
 * Tests of plugins that the person who runs the messenger writes as YAML, docs/plugin-tests.md:
 * read, played on a {@link messenger.plugin.PluginStage}, and compared. No server is needed.
 */
package messenger.trial;
