/** The files of the page: which there are, and how they are answered over HTTP. */
package messenger.page;
