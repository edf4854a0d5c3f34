package messenger;

import static messenger.scene.Names.fresh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import messenger.browser.ChatBrowser;
import messenger.browser.Chromium;
import messenger.browser.SharedChromium;
import messenger.scene.Client;
import messenger.scene.Door;
import messenger.scene.ServerProcess;
import messenger.scene.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Texts, names and links that would run a script in carol's page if it took them for anything but
 * text. A breach of the page's own security policy is a fault, too: it would be the last defence.
 */
@ExtendWith({SharedServer.class, SharedChromium.class})
class BrowserAttackIT {
  private static final List<String> TEXTS =
      List.of(
          "<script>window.__xss=1</script>",
          "<script src=//127.0.0.1:1/x.js></script>",
          "<ScRiPt >window.__xss=1</sCrIpT >",
          "</p><script>window.__xss=1</script>",
          "</script><script>window.__xss=1</script>",
          "<img src=x onerror=window.__xss=1>",
          "<img src=\"x\" onerror=\"alert(1)\">",
          "<svg onload=window.__xss=1>",
          "<svg><script>window.__xss=1</script></svg>",
          "<svg><animate onbegin=window.__xss=1 attributeName=x dur=1s>",
          "<svg><use href=\"data:image/svg+xml,<svg id='x' onload='window.__xss=1'/>#x\"></svg>",
          "<math><mi xlink:href=\"javascript:window.__xss=1\">x</mi></math>",
          "<iframe src=javascript:window.__xss=1></iframe>",
          "<iframe srcdoc=\"<script>parent.__xss=1</script>\"></iframe>",
          "<a href=javascript:window.__xss=1>x</a>",
          "<a href=data:text/html,<script>window.__xss=1</script>>x</a>",
          "javascript:window.__xss=1",
          "data:text/html;base64,PHNjcmlwdD53aW5kb3cuX194c3M9MTwvc2NyaXB0Pg==",
          "<body onload=window.__xss=1>",
          "<input autofocus onfocus=window.__xss=1>",
          "<details open ontoggle=window.__xss=1>x</details>",
          "<style>@import 'http://127.0.0.1:1/x.css';*{display:none}</style>",
          "<link rel=stylesheet href=http://127.0.0.1:1/x.css>",
          "<meta http-equiv=refresh content=\"0;url=javascript:window.__xss=1\">",
          "<base href=http://127.0.0.1:1/>",
          "<form action=http://127.0.0.1:1/><button>x</button></form>",
          "<object data=javascript:window.__xss=1></object>",
          "<template shadowrootmode=open><script>window.__xss=1</script></template>",
          "<noscript><p title=\"</noscript><img src=x onerror=window.__xss=1>\">",
          "\" onmouseover=\"window.__xss=1",
          "' autofocus onfocus='window.__xss=1",
          "\"><img src=x onerror=window.__xss=1>",
          "--><img src=x onerror=window.__xss=1>",
          "]]><img src=x onerror=window.__xss=1>",
          "${window.__xss=1}",
          "`${window.__xss=1}`",
          "{{constructor.constructor('window.__xss=1')()}}",
          "<!--?lit$123456789$--><?lit$123456789$>",
          "<!--lit-part abc--><img src=x onerror=window.__xss=1><!--/lit-part-->",
          "@click=${() => window.__xss=1} .innerHTML=<img src=x onerror=window.__xss=1>",
          "&lt;img src=x onerror=window.__xss=1&gt; &#60;script&#62;",
          "\\u003cscript\\u003ewindow.__xss=1\\u003c/script\\u003e",
          "\u202e>tpircs/<1=ssx__.wodniw>tpircs<\u202c",
          "\u2066\u2067\u202eabc\u2069 <b>x</b>",
          "a\u2028window.__xss=1\u2029b",
          "\u0001\u001b[31m\u007f\u0085<img src=x onerror=window.__xss=1>");

  /** Names that the legacy dialect allows; as they are when folded. */
  private static final List<String> NAMES =
      List.of(
          "<script>window.__xss=1</script>",
          "<img src=x onerror=window.__xss=1>",
          "<svg onload=window.__xss=1>",
          "\"><img src=x onerror=window.__xss=1>",
          "\" onmouseover=\"window.__xss=1",
          "' onfocus='window.__xss=1' autofocus",
          "javascript:window.__xss=1",
          "${window.__xss=1}",
          "<!--?lit$1$-->",
          "\"]} * [x=\"",
          "__proto__",
          "constructor",
          "%3cscript%3e",
          "/x");

  /** Links into the page, as somebody could put them into a text. */
  private static final List<String> HASHES =
      List.of(
          "#/<img src=x onerror=window.__xss=1>",
          "#/%3Cscript%3Ewindow.__xss=1%3C/script%3E",
          "#javascript:window.__xss=1",
          "#/%E0%A4%A",
          "#/%00",
          "#/__proto__",
          "#/\"><img src=x onerror=window.__xss=1>");

  /** What the live region tells of arrivals in. */
  private static final String NEWS = "p ";

  /** Backticks or two underscores around a text are markup, and are not shown. */
  private static String asShown(String text) {
    return text.replaceAll("^(`|__)(.*)\\1$", "$2");
  }

  @Test
  void whateverSomebodySendsIsTextAndNothingElse(ServerProcess server, Chromium chromium)
      throws IOException {
    String bobName = fresh("bob");
    String carolName = fresh("carol");
    try (ChatBrowser carol = chromium.profile(server.page());
        Client bob = Client.json(server, Door.TLS, bobName);
        Client old = Client.legacy(server, Door.TCP, fresh("old"))) {
      carol.comes();
      carol.joinsAs(carolName);
      bob.sendsSafely(carolName, "**hi**, `code` of https://example.org/");
      old.sends(carolName, "hi");
      carol.hasUnread(old.name(), 1);
      carol.turnsTo(bobName);
      String friendly = "hi, code of https://example.org/";
      carol.shows(List.of(friendly));
      Set<String> own = carol.elements();

      ObjectNode[] texts =
          TEXTS.stream().map(text -> bob.text(carolName, text)).toArray(ObjectNode[]::new);
      bob.writes(texts);
      List<String> all =
          Stream.concat(Stream.of(friendly), TEXTS.stream().map(BrowserAttackIT::asShown)).toList();
      carol.showsToTheLetter(all);
      isUnharmed(carol, own);

      for (String name : NAMES) {
        try (Client mallory = Client.legacy(server, Door.TCP, name)) {
          mallory.sends(carolName, name);
          carol.hasUnread(name, 1);
        }
        carol.turnsTo(name);
        carol.showsToTheLetter(List.of(asShown(name)));
      }
      isUnharmed(carol, own);

      for (String hash : HASHES) {
        carol.followsHash(hash);
      }
      carol.turnsTo(bobName);
      carol.showsToTheLetter(all);
      isUnharmed(carol, own);
      carol.looksRight("12-attacked");
    }
  }

  private static void isUnharmed(ChatBrowser carol, Set<String> own) {
    assertNull(carol.planted());
    Set<String> foreign = carol.elements();
    foreign.removeAll(own);
    foreign.remove(NEWS);
    assertEquals(Set.of(), foreign);
    carol.isWithoutFault();
  }
}
