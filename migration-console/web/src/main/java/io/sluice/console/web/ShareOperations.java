package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;

import io.sluice.console.contract.ProofBody.MeasuredShareBody;
import io.sluice.console.contract.ShareSeriesBody;
import io.sluice.console.contract.ShareSeriesBody.SharePointBody;
import io.sluice.view.FederatedView;
import io.sluice.view.proof.SharePoint;
import io.sluice.view.proof.ShareSeries;
import io.sluice.view.traffic.MeasuredShare;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What splits were and did over time. */
final class ShareOperations {
  private final Supplier<FederatedView> view;
  private final ShareLog shares;
  private final Clock clock;

  ShareOperations(Supplier<FederatedView> view, ShareLog shares, Clock clock) {
    this.view = view;
    this.shares = shares;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(get(Operations.SERVICE + "/shares", this::shares, "since"));
  }

  Answer shares(Call call) {
    String name = ServiceOperations.name(call);
    long hourAgo = clock.millis() - ShareSeries.FINE_FOR_MILLIS;
    long since = Moments.of(call, "since", clock, hourAgo);
    if (view.get().services().get(name) == null) {
      throw ServiceOperations.unknown(name);
    }
    boolean isFine = since >= hourAgo;
    return Answer.json(
        new ShareSeriesBody(
            name,
            isFine ? ShareSeries.FINE_MILLIS : ShareSeries.COARSE_MILLIS,
            shares.points(name, since, isFine).stream().map(ShareOperations::body).toList()));
  }

  private static SharePointBody body(SharePoint point) {
    Map<String, Integer> asked = new TreeMap<>();
    Map<String, Integer> published = new TreeMap<>();
    Map<String, MeasuredShareBody> measured = new TreeMap<>();
    long all = point.requests();
    point
        .environments()
        .forEach(
            (environment, part) -> {
              asked.put(environment, part.asked());
              published.put(environment, part.published());
              if (all > 0) {
                MeasuredShare share = MeasuredShare.of(part.requests(), all);
                measured.put(environment, ProofOperations.body(share, part.errors(), null));
              }
            });
    return new SharePointBody(
        Moments.text(point.at()),
        asked,
        published,
        known(point.known()),
        known(point.acknowledged()),
        all,
        known(point.all()),
        measured);
  }

  private static @Nullable Integer known(int count) {
    return count < 0 ? null : count;
  }
}
