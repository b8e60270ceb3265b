package io.sluice.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.contract.ChangeBody;
import io.sluice.view.AuditLog;
import io.sluice.view.Names;
import io.sluice.view.people.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lines of the timeline, of those entries and transitions that a reader wants and may see. */
final class ChangeLines {
  private static final int LONGEST_REASON = 1_000;

  private final ChangeFilter filter;

  ChangeLines(ChangeFilter filter) {
    this.filter = filter;
  }

  /** The line of an entry, or null: what was refused and who signed in changed nothing. */
  @Nullable ChangeBody of(AuditLog.Entry entry) {
    if (!entry.result().equals(AuditLog.Entry.DONE) || entry.action().startsWith("session.")) {
      return null;
    }
    ChangeKind kind = ChangeKind.of(entry.action());
    JsonNode before = ShortWords.value(entry.before());
    JsonNode after = ShortWords.value(entry.after());
    String service = service(kind, entry, before, after);
    if (!filter.wants(entry.at(), kind, service, entry.subject())) {
      return null;
    }
    String approver = entry.actor().approver();
    return new ChangeBody(
        Instant.ofEpochMilli(entry.at()).toString(),
        kind.word(),
        entry.action(),
        entry.subject(),
        service,
        entry.actor().name() + (approver.isEmpty() ? "" : ", approved by " + approver),
        ShortWords.of(ShortWords.without(before, after)),
        ShortWords.of(ShortWords.without(after, before)),
        Texts.cut(entry.reason(), LONGEST_REASON));
  }

  private @Nullable String service(
      ChangeKind kind, AuditLog.Entry entry, JsonNode before, JsonNode after) {
    String subject = entry.subject();
    if (kind == ChangeKind.FREEZE) {
      return entry.action().startsWith("freeze.") ? frozen(before, after) : subject;
    }
    if (!kind.isOfServices()) {
      return null;
    }
    if (kind == ChangeKind.HOLD) {
      JsonNode hold = after.isEmpty() ? before : after;
      return hold.path("scope").asText().equals("SERVICE") ? subject : null;
    }
    if (kind == ChangeKind.REGISTRY) {
      int slash = subject.indexOf('/');
      return slash < 0 ? null : subject.substring(slash + 1);
    }
    if (after.path("service").isTextual()) {
      return after.path("service").asText();
    }
    return Names.isService(subject) ? subject : null;
  }

  /** A freeze is of no service, but for whoever asks for one that it stops; all may see it. */
  private @Nullable String frozen(JsonNode before, JsonNode after) {
    String wanted = filter.service();
    String pattern = (after.isEmpty() ? before : after).path("services").asText();
    return wanted != null
            && Scope.isPattern(pattern)
            && new Scope(pattern, Scope.ALL).covers(wanted)
        ? wanted
        : null;
  }

  /** The line of a transition, or null. */
  @Nullable ChangeBody of(Transition transition) {
    boolean source = transition.of() == Transition.Of.SOURCE;
    ChangeKind kind = source ? ChangeKind.REGISTRY : ChangeKind.REJECTION;
    String service = source ? null : concerned(transition);
    if (!source && service == null && !filter.reader().mayEverywhere(Right.READ)) {
      return null;
    }
    if (!filter.wants(transition.at(), kind, service, transition.subject())) {
      return null;
    }
    return new ChangeBody(
        Instant.ofEpochMilli(transition.at()).toString(),
        kind.word(),
        action(transition),
        transition.subject(),
        service,
        (source ? "source " : "proxy ") + transition.subject(),
        transition.before() == null ? "" : word(transition.before()),
        word(transition.after()),
        Texts.cut(transition.text(), LONGEST_REASON));
  }

  private static String action(Transition transition) {
    if (transition.of() == Transition.Of.SOURCE) {
      return "source." + word(transition.after());
    }
    return switch (transition.after()) {
      case Transition.REJECTING -> "proxy.reject";
      case Transition.GONE -> "proxy.gone";
      default -> "proxy.accept";
    };
  }

  private static String word(String state) {
    return state.toLowerCase(Locale.ROOT);
  }

  /** The service that the reader asks for where it is among the rejected, else the first one. */
  private @Nullable String concerned(Transition proxy) {
    List<String> services = proxy.names().stream().map(ChangeLines::service).toList();
    String wanted = filter.service();
    if (wanted != null && (services.contains(wanted) || proxy.service().equals(wanted))) {
      return wanted;
    }
    return services.stream()
        .filter(service -> Names.isService(service) && filter.reader().sees(service))
        .findFirst()
        .orElse(proxy.service().isEmpty() ? null : proxy.service());
  }

  /** Of a resource's name: {@code orders}, {@code orders:grpc}, {@code orders|vm}. */
  private static String service(String resource) {
    return resource.split("[:|/]", 2)[0];
  }
}
