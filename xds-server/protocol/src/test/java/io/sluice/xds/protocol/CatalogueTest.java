package io.sluice.xds.protocol;

import static io.sluice.xds.protocol.ResourceTypes.CLUSTER;
import static io.sluice.xds.protocol.ResourceTypes.ENDPOINT;
import static io.sluice.xds.protocol.ServerFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one change costs, and what streams share. */
class CatalogueTest {
  private final Counters counters = new Counters();
  private final Catalogue catalogue = new Catalogue(counters);
  private final FakeClients clients = new FakeClients();
  private final LoopServices services =
      new LoopServices(
          catalogue,
          new LoopThread("not started"),
          clients,
          Warming.SAME_NAME,
          Limits.DEFAULT,
          new Quarantines(),
          counters);

  @Test
  void aChangedAssignmentConcernsOnlyTheStreamsThatWantIt() {
    StreamSession wanting = subscribed(ENDPOINT, "wanted");
    for (int other = 0; other < 1_000; other++) {
      subscribed(ENDPOINT, "other-" + other);
    }

    assertThat(put(ENDPOINT, "wanted", "1")).extracting(each -> each.session).containsOnly(wanting);
    assertThat(put(ENDPOINT, "nobody's", "1")).isEmpty();
  }

  @Test
  void whatDidNotChangeConcernsNobody() {
    subscribed(ENDPOINT, "a");
    put(ENDPOINT, "a", "1");

    assertThat(put(ENDPOINT, "a", "1")).isEmpty();
  }

  @Test
  void aStreamThatLeftIsForgotten() {
    StreamSession session = subscribed(ENDPOINT, "a");
    StreamSession wildcard = subscribed(CLUSTER, "*");

    session.leave();
    wildcard.leave();

    assertThat(put(ENDPOINT, "a", "1")).isEmpty();
    assertThat(put(CLUSTER, "a", "1")).isEmpty();
  }

  @Test
  void streamsShareTheEncodedBytes() {
    put(ENDPOINT, "a", "1");

    Encoded first = catalogue.resolve(new FakeScope(), ENDPOINT, "a");
    Encoded second = catalogue.resolve(new FakeScope(), ENDPOINT, "a");

    assertThat(first).isNotNull().isSameAs(second);
  }

  @Test
  void aSharedWildcardIsEncodedOncePerChange() {
    FakeScope scope = new FakeScope();
    scope.wildcard(CLUSTER).names.add("a");
    put(CLUSTER, "a", "1");

    FullState first = catalogue.fullState(scope, CLUSTER, scope.wildcard(CLUSTER));
    put(ENDPOINT, "a", "1");
    assertThat(catalogue.fullState(scope, CLUSTER, scope.wildcard(CLUSTER))).isSameAs(first);
    put(CLUSTER, "a", "2");

    FullState second = catalogue.fullState(scope, CLUSTER, scope.wildcard(CLUSTER));
    assertThat(second.version()).isNotEqualTo(first.version());
    assertThat(counters.statistics().fullStates()).isEqualTo(2);
  }

  private List<Subscription> put(String type, String name, String content) {
    return catalogue
        .put(Unit.of(type, name), Encoded.of(type, name, Resource.of(bytes(content))))
        .interested();
  }

  private StreamSession subscribed(String type, String name) {
    StreamSession session =
        new StreamSession(new StreamId(1), new Peer("test", List.of()), new Nowhere(), services);
    session.receive(
        new Request(
            Node.getDefaultInstance(),
            type,
            "",
            null,
            new Request.Difference(List.of(name), List.of(), Map.of())));
    return session;
  }

  /** A client that never reads. */
  private static final class Nowhere implements Wire {
    @Override
    public boolean delta() {
      return true;
    }

    @Override
    public boolean ready() {
      return false;
    }

    @Override
    public int send(Response response) {
      throw new AssertionError("nothing is sent to a stream that is not ready");
    }

    @Override
    public void close(Status status) {
      throw new AssertionError("the stream is not to end: " + status);
    }
  }
}
