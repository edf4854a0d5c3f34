package messenger;

import static org.junit.jupiter.api.Assertions.assertTrue;

import messenger.browser.AdminBrowser;
import messenger.browser.Chromium;
import messenger.browser.SharedChromium;
import messenger.observe.AdminScene;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page at the management port, over all routes that there are. */
@ExtendWith(SharedChromium.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminPageIT {
  private static final String MARKUP =
      "# <img src=x onerror=window.__xss=1>\n- route: \"<script>window.__xss=1</script>\"\n";
  private AdminScene scene;
  private AdminBrowser operator;

  @BeforeAll
  void start() throws Exception {
    scene = new AdminScene();
  }

  @BeforeEach
  void opensThePage(Chromium chromium) {
    scene.isAsAtTheStart();
    operator = chromium.operator(scene.uri("/admin"), AdminScene.TOKEN);
  }

  @AfterEach
  void leaves() {
    operator.isWithoutFault();
    operator.close();
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  @Test
  void allRoutesAreDrawnWithWhatGoesThroughThem() {
    assertTrue(operator.boxes() > 75, "all of them");
    operator.seesEachByItself();
    scene.send("direct:answer-ping");
    operator.reads("answer-ping", "1 ·");
  }

  @Test
  void aFilterLeavesWhatItNamesAndItsNeighbours() {
    int all = operator.boxes();
    operator.filters("send-text");
    operator.chooses("check-recipient");
    operator.chooses("receive-frame");
    assertTrue(operator.boxes() < all / 4, "few");
    operator.seesEachByItself();
    operator.filters("no such thing");
    operator.sees(0);
  }

  @Test
  void aChosenRouteShowsItsTextAndWhomItCalls() {
    operator.chooses("send-text");
    operator.readsInPanel("routes/send-text.camel.yaml");
    operator.readsInPanel("id: send-text");
    operator.follows("check-recipient");
    operator.readsInPanel("id: check-recipient");
    operator.types("Escape");
    operator.hasNoPanel();
    operator.hasFocusOn("check-recipient");
  }

  @Test
  void everythingCanBeDoneByKeys() {
    operator.filters("send-text");
    operator.focuses("receive-frame");
    operator.types("ArrowRight");
    operator.hasFocusOn("send-text");
    operator.types("Enter");
    operator.readsInPanel("id: send-text");
    operator.types("Escape");
    operator.hasFocusOn("send-text");
  }

  @Test
  void aDeploymentIsReportedAndItsRoutesAreMarked() {
    scene.deployments().stage("routes/check-recipient.camel.yaml", MARKUP);
    operator.readsThatIsStaged("routes/check-recipient.camel.yaml (changed)");
    scene.deployments().deploy();
    operator.readsInLog("1 accepted");
    operator.readsInLog("changed routes/check-recipient.camel.yaml");
    operator.seesThatItChanged("check-recipient");
    operator.chooses("check-recipient");
    operator.readsInPanel("<script>window.__xss=1</script>");
  }

  @Test
  void aRefusedOneSaysWhereAndWhyAndLeadsThere() {
    scene.deployments().stage("routes/send-text.camel.yaml", "- route:\n    nonsense: x\n");
    scene.deployments().deploy();
    operator.readsInLog("1 refused");
    operator.readsInLog("routes/send-text.camel.yaml:2:5 there is no EIP nonsense say filter");
    operator.followsInLog("routes/send-text.camel.yaml:2:5");
    operator.readsInPanel("id: send-text");
    operator.looksRightByDayAndNight("admin-refused");
  }

  @Test
  void thePluginsStandApart() throws Exception {
    try (DefaultCamelContext plugin = new DefaultCamelContext()) {
      plugin.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:announce").routeId("announce").to("direct:forecast");
              from("direct:forecast").routeId("forecast").to("log:b");
            }
          });
      plugin.start();
      scene.plug("weather", plugin);
      operator.chooses("weather/forecast");
      operator.readsInPanel("announce");
      operator.looksRightByDayAndNight("admin");
    }
  }
}
