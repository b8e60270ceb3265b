package io.sluice.view.proof;

import io.sluice.view.ServiceView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who of the proxies that depend on a service works with what is published of it now. */
@FunctionalInterface
public interface Acknowledgements {
  /** Publishes nothing. */
  Acknowledgements NONE =
      service -> CompletableFuture.completedFuture(new Acknowledged(null, 0, List.of(), true));

  /**
   * As of now; any thread, never blocks. Completes within a second or so, on any thread; fails or
   * never completes when the server stops.
   */
  CompletionStage<Acknowledged> of(String service);

  /**
   * What is published, and who took it over.
   *
   * @param published the service as proxies are offered it now, or null when they are not; its
   *     generation is the one that was acknowledged
   * @param since since when its shares are these, milliseconds since the epoch
   * @param receivers known proxies that depend on it, sorted by proxy: connected, or seen within a
   *     day and not forgotten
   * @param complete whether all known ones are among them; false while the database that remembers
   *     those who are away cannot be read
   */
  record Acknowledged(
      @Nullable ServiceView published, long since, List<Receiver> receivers, boolean complete) {
    public Acknowledged {
      receivers = List.copyOf(receivers);
    }

    /** How many have what is published. */
    public int acknowledged() {
      return (int) receivers.stream().filter(one -> one.state() == State.ACKNOWLEDGED).count();
    }
  }

  /**
   * A proxy that depends on the service.
   *
   * @param proxy its id
   * @param service that calls, empty when it does not say
   * @param variant which of the service's assignments it gets, empty for the default one or when it
   *     is away
   * @param state how it stands
   * @param since since when it is away, milliseconds since the epoch; else when it connected
   * @param words why it rejects, as it says; else empty
   */
  record Receiver(
      String proxy, String service, String variant, State state, long since, String words) {}

  /** How a proxy stands to what is published, the best first. */
  enum State {
    /** It has it. */
    ACKNOWLEDGED,
    /** It has not answered yet. */
    WAITING,
    /** It rejected it and keeps what it had. */
    REJECTED,
    /** It is not connected, and may work with anything that it ever had. */
    AWAY
  }
}
