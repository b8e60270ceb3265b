package io.sluice.console.web;

import static io.sluice.console.web.Operation.get;
import static io.sluice.console.web.Operations.API;

import io.sluice.console.contract.AlarmBody;
import io.sluice.console.contract.Limits;
import io.sluice.view.Alarm;
import io.sluice.view.Alarms;
import io.sluice.view.FederatedView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an operator should look at. */
final class AlarmOperations {
  private static final List<Alarm.Kind> KINDS = List.of(Alarm.Kind.values());

  /** A cursor holds a subject, and a request line has 8 KiB. */
  private static final int LONGEST_SUBJECT = 500;

  private static final int LONGEST_TEXT = 4_000;

  private final Alarms alarms;
  private final Supplier<FederatedView> view;

  AlarmOperations(Alarms alarms, Supplier<FederatedView> view) {
    this.alarms = alarms;
    this.view = view;
  }

  List<Operation> operations() {
    return List.of(get(API + "/alarms", this::alarms, "kind", "cursor", "limit"));
  }

  Answer alarms(Call call) {
    PageRequest page = PageRequest.of(call);
    Alarm.Kind wanted = kind(call.query("kind"));
    List<PageRequest.Keyed<Alarm>> standing = new ArrayList<>();
    String before = "";
    int repeated = 0;
    for (Alarm alarm : seen(alarms.alarms(), view.get(), call.caller()::sees)) {
      if (wanted != null && alarm.kind() != wanted) {
        continue;
      }
      if (standing.size() == Limits.ALARMS) {
        break;
      }
      String key = String.format("%02d", KINDS.indexOf(alarm.kind())) + subject(alarm);
      repeated = key.equals(before) ? repeated + 1 : 0;
      before = key;
      standing.add(new PageRequest.Keyed<>(key + '\0' + String.format("%05d", repeated), alarm));
    }
    return Answer.json(
        page.fill(
            standing.stream()
                .filter(keyed -> keyed.key().compareTo(page.after()) > 0)
                .map(keyed -> new PageRequest.Keyed<>(keyed.key(), body(keyed.item())))
                .iterator()));
  }

  /** Those that are about no service, or about one that may be seen. */
  static List<Alarm> seen(List<Alarm> alarms, FederatedView view, Predicate<String> seen) {
    return alarms.stream()
        .filter(
            alarm -> {
              String subject = alarm.subject();
              String service = subject.substring(subject.lastIndexOf('/') + 1);
              return view.services().get(service) == null || seen.test(service);
            })
        .toList();
  }

  static AlarmBody body(Alarm alarm) {
    return new AlarmBody(
        Words.kind(alarm.kind()),
        subject(alarm),
        Texts.cut(alarm.text(), LONGEST_TEXT),
        Instant.ofEpochMilli(alarm.since()).toString());
  }

  private static String subject(Alarm alarm) {
    return Texts.cut(alarm.subject(), LONGEST_SUBJECT);
  }

  private static Alarm.@Nullable Kind kind(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String word = text.toLowerCase(Locale.ROOT).replace('_', '-');
    return KINDS.stream()
        .filter(kind -> Words.kind(kind).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.of(
                    422,
                    "kind must be one of "
                        + String.join(", ", KINDS.stream().map(Words::kind).toList())));
  }
}
