package io.sluice.console.web;

import static io.sluice.console.web.Operation.ask;
import static io.sluice.console.web.Operations.API;
import static io.sluice.console.web.Operations.SERVICE;

import io.sluice.console.contract.GapBody;
import io.sluice.console.contract.HistoryBody;
import io.sluice.console.contract.RecordedBody;
import io.sluice.console.contract.RecordedChangeBody;
import io.sluice.console.contract.RegistryBody;
import io.sluice.view.Names;
import io.sluice.view.history.Coverage;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.History;
import io.sluice.view.history.RecordedChange;
import io.sluice.view.history.RecordedService;
import io.sluice.view.history.Span;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the registry was, and how it came to be so. */
final class HistoryOperations {
  private static final long WHEN_NOT_SAID = Duration.ofDays(1).toMillis();
  private static final int MOST_SKIPPED = 1_000_000;

  private final History history;
  private final Clock clock;
  private final RecordedRendering rendering;

  HistoryOperations(History history, Clock clock) {
    this.history = history;
    this.clock = clock;
    this.rendering = new RecordedRendering(history);
  }

  List<Operation> operations() {
    return List.of(
        ask(API + "/registry", this::registry, "at", "service", "receivers", "cursor", "limit"),
        ask(SERVICE + "/history", this::changes, "from", "to", "receivers", "cursor", "limit"));
  }

  Answer registry(Call call) {
    PageRequest page = PageRequest.of(call);
    long at = Moments.of(call, "at", clock, clock.millis());
    boolean receivers = flag(call, "receivers");
    String only = call.query("service");
    List<RecordedService> services;
    String next = null;
    if (only != null) {
      RecordedService service = history.service(known(only), at);
      services = service.exists() && call.caller().sees(only) ? List.of(service) : List.of();
    } else {
      List<RecordedService> all = history.registry(at, page.after(), page.limit());
      if (all.size() == page.limit()) {
        next = PageRequest.cursor(all.get(all.size() - 1).name());
      }
      services = all.stream().filter(service -> call.caller().sees(service.name())).toList();
    }
    Map<String, Dated> proxies = receivers ? history.proxies(at) : Map.of();
    List<RecordedBody> bodies =
        services.stream()
            .map(service -> rendering.body(service, receivers ? proxies : null, only != null))
            .toList();
    return Answer.json(new RegistryBody(Moments.text(at), gap(history.coverage(at)), bodies, next));
  }

  Answer changes(Call call) {
    String service = known(call.parameter("service"));
    PageRequest page = PageRequest.of(call);
    long to = Moments.of(call, "to", clock, clock.millis());
    long from = Moments.of(call, "from", clock, Math.max(0, to - WHEN_NOT_SAID));
    if (from > to) {
      throw Refusal.of(422, "from must not be later than to");
    }
    int skip = skip(page.after());
    List<RecordedChange> changes =
        history.changes(
            service, from, to, flag(call, "receivers"), new History.Part(skip, page.limit() + 1));
    boolean more = changes.size() > page.limit();
    List<RecordedChangeBody> bodies =
        changes.stream()
            .limit(page.limit())
            .map(change -> rendering.change(service, change))
            .toList();
    return Answer.json(
        new HistoryBody(
            bodies,
            gaps(from, to),
            more ? PageRequest.cursor(String.valueOf(skip + page.limit())) : null));
  }

  private static int skip(String after) {
    if (after.isEmpty()) {
      return 0;
    }
    if (!after.matches("\\d{1,7}") || Integer.parseInt(after) > MOST_SKIPPED) {
      throw Refusal.of(422, "cursor is none of ours; take it from \"next\" of the page before");
    }
    return Integer.parseInt(after);
  }

  private static String known(String service) {
    if (!Names.isService(service)) {
      throw Refusal.of(422, "service must be the name of a service");
    }
    return service;
  }

  private static boolean flag(Call call, String name) {
    String text = call.query(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (!text.equals("true")) {
      throw Refusal.of(422, name + " must be true or false");
    }
    return true;
  }

  private static @Nullable GapBody gap(Coverage coverage) {
    return coverage.isKnown() ? null : gap(coverage.before(), coverage.after());
  }

  private static GapBody gap(@Nullable Span before, @Nullable Span after) {
    return new GapBody(
        before == null ? null : Moments.text(before.until()),
        after == null ? null : Moments.text(after.from()),
        after == null ? "" : after.why());
  }

  private List<GapBody> gaps(long from, long to) {
    List<GapBody> gaps = new ArrayList<>();
    Span before = history.coverage(from).before();
    for (Span span : history.spans(from, to)) {
      if (span.from() > from) {
        gaps.add(gap(before, span));
      }
      before = span;
    }
    if (before == null || before.until() < to) {
      gaps.add(gap(before, history.coverage(to).after()));
    }
    return gaps;
  }
}
