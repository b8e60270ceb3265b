package io.sluice.suites;

import static io.sluice.suites.ClusterScene.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.agent.NodeFacts.Variant;
import io.sluice.view.Formats;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two members, one of which is of the release before. Both become this one, then the one before,
 * and this one again, one by one: each Envoy is served by either release in turn, because the other
 * member is away meanwhile. Then an operator finishes the upgrade, thinks better of it, and
 * finishes it.
 */
class UpgradeIT {
  /** After the last tenth there is one format again. */
  private static final int ALL = Formats.STAGES + 1;

  private static final String SOON = "{\"everyMs\":1000}";

  private Mesh mesh;
  private ClusterScene scene;
  private Trio pair;
  private List<HeldResources> proxies;

  @BeforeEach
  void anUpgradeHasBegun(@TempDir Path folder) {
    mesh = new Mesh(folder);
    scene =
        new ClusterScene(
            mesh,
            2,
            "",
            number -> Surroundings.PLAIN.with(number == 0 ? Release.BEFORE : Release.THIS));
    pair = scene.trio;
    proxies =
        Stream.of(Variant.DELTA, Variant.SOTW)
            .map(variant -> new HeldResources(pair.proxy(pair.members(), variant, "orders")))
            .toList();
  }

  @AfterEach
  void nothingStays() throws Exception {
    mesh.close();
  }

  @Test
  void noProxyNoticesAnUpgradeUntilAnOperatorFinishesIt() {
    SteadyLoad load = proxies.get(0).proxy().calls().load("orders");
    scene.allAgree(); // either may be late to publish what both already show
    JsonNode published = published(0);
    List<String> held = held();

    refused(pair.member(1));
    for (Step step :
        List.of(
            new Step(0, Release.THIS),
            new Step(0, Release.BEFORE),
            new Step(1, Release.BEFORE),
            new Step(0, Release.THIS),
            new Step(1, Release.THIS))) {
      bring(step);
      assertThat(published(step.number())).as("%s", step).isEqualTo(published);
      assertThat(held()).as("%s", step).isEqualTo(held);
    }
    assertThat(changes()).containsExactly(0L, 0L);

    say("finish", SOON);
    within(60).until(() -> stageThatIsWatched() > tenth(0));
    say("back", "{\"reason\":\"we think better of it\"}");
    within(60).until(() -> stage() == 0 && upgrade().get("next").isNull());
    scene.allAgree();
    assertThat(published(0)).isEqualTo(published);
    within(20).until(() -> held().equals(held));
    assertThat(changes()).containsExactly(2L, 0L);

    say("finish", SOON);
    within(60).until(() -> stageThatIsWatched() == ALL);
    scene.allAgree();
    assertThat(changes()).containsExactly(3L, 1L);
    assertThat(load.stop().failures()).isEmpty();
  }

  /** One member becomes a release; the other one serves all meanwhile. */
  private record Step(int number, Release release) {}

  private void bring(Step step) {
    pair.bring(step.number(), step.release());
    scene.allAgree();
    Member other = pair.member(1 - step.number());
    within(20).until(() -> other.get("/api/v1/proxies").get("items").size() == proxies.size());
    assertThat(own(step.number()).get("digests").has("renders"))
        .isEqualTo(step.release() == Release.THIS);
  }

  private static void refused(Member newer) {
    assertThatThrownBy(() -> newer.post("/api/v1/upgrade/finish", SOON))
        .hasMessageContaining("409")
        .hasMessageContaining("member-1 cannot render format 2");
  }

  /** A member as it shows itself. */
  private JsonNode own(int number) {
    for (JsonNode one : pair.member(number).get("/api/v1/members").get("items")) {
      if (one.get("self").asBoolean()) {
        return one;
      }
    }
    throw new AssertionError("a member does not show itself");
  }

  private JsonNode published(int number) {
    return Trio.published(own(number));
  }

  private List<String> held() {
    return proxies.stream().map(HeldResources::text).toList();
  }

  private List<Long> changes() {
    return proxies.stream().map(HeldResources::changedClusters).toList();
  }

  private void say(String what, String body) {
    pair.member(1).post("/api/v1/upgrade/" + what, body);
  }

  private JsonNode upgrade() {
    return pair.member(0).get("/api/v1/upgrade");
  }

  private int stage() {
    JsonNode upgrade = upgrade();
    return upgrade.get("format").asInt() == 2 ? ALL : upgrade.get("stage").asInt();
  }

  private static int tenth(int proxy) {
    return Formats.tenth("shop-" + (proxy + 1));
  }

  /** No Envoy has the next format before its stage, and none lacks it when the next one begins. */
  private int stageThatIsWatched() {
    int before = stage();
    for (int i = 0; i < proxies.size(); i++) {
      boolean moved = proxies.get(i).text().contains("tcp_keepalive");
      int after = stage();
      assertThat(moved ? after > tenth(i) : before <= tenth(i) + 1)
          .as("proxy %d, moved %s, from stage %d to %d", i, moved, before, after)
          .isTrue();
    }
    return before;
  }
}
