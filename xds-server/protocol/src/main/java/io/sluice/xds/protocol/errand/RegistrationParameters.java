package io.sluice.xds.protocol.errand;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * With what a service is to be registered (docs/design/0037).
 *
 * @param refusal why it is not to be registered, for people to read; empty when it may be
 * @param tags that it has beside its own
 * @param meta that it has beside its own, or in place of it
 * @param weight of a passing instance; 0 for what it has
 * @param interval between two looks of the registry; zero for what the manifest says
 * @param timeout of one look; zero for the agent's own
 * @param deregisterAfter an instance that is critical for so long is taken out; zero for never
 */
public record RegistrationParameters(
    String refusal,
    List<String> tags,
    SortedMap<String, String> meta,
    int weight,
    Duration interval,
    Duration timeout,
    Duration deregisterAfter) {
  /** As its manifest and the registry have it. */
  public static final RegistrationParameters NONE =
      new RegistrationParameters(
          "", List.of(), new TreeMap<>(), 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private static final long SHORTEST_MILLIS = 100;
  private static final String REFUSAL = "refusal";
  private static final String TAGS = "tags";
  private static final String META = "meta";
  private static final String WEIGHT = "weight";
  private static final String INTERVAL = "intervalMs";
  private static final String TIMEOUT = "timeoutMs";
  private static final String DEREGISTER_AFTER = "deregisterAfterMs";

  public RegistrationParameters {
    tags = List.copyOf(tags);
    meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
  }

  /** The same, refused or not. */
  public RegistrationParameters refused(String why) {
    return new RegistrationParameters(why, tags, meta, weight, interval, timeout, deregisterAfter);
  }

  /** What it says beside nothing, for people to read. */
  public String words() {
    List<String> said = new ArrayList<>();
    unless(said, refusal.isEmpty(), "refused: " + refusal);
    unless(said, tags.isEmpty(), "tags " + tags);
    unless(said, meta.isEmpty(), "meta " + meta);
    unless(said, weight == 0, "weight " + weight);
    unless(said, interval.isZero(), "interval " + interval.toMillis() + "ms");
    unless(said, timeout.isZero(), "timeout " + timeout.toMillis() + "ms");
    unless(said, deregisterAfter.isZero(), "deregisterAfter " + deregisterAfter.toSeconds() + "s");
    return said.isEmpty() ? "as the manifest has it" : String.join(", ", said);
  }

  private static void unless(List<String> said, boolean nothing, String words) {
    if (!nothing) {
      said.add(words);
    }
  }

  /** As it is sent, and kept. */
  public Struct message() {
    ListValue.Builder all = ListValue.newBuilder();
    tags.forEach(tag -> all.addValues(Fields.text(tag)));
    Struct.Builder pairs = Struct.newBuilder();
    meta.forEach((name, value) -> pairs.putFields(name, Fields.text(value)));
    return Fields.of(REFUSAL, refusal)
        .putFields(TAGS, Value.newBuilder().setListValue(all).build())
        .putFields(META, Fields.struct(pairs.build()))
        .putFields(WEIGHT, Fields.number(weight))
        .putFields(INTERVAL, Fields.number(interval.toMillis()))
        .putFields(TIMEOUT, Fields.number(timeout.toMillis()))
        .putFields(DEREGISTER_AFTER, Fields.number(deregisterAfter.toMillis()))
        .build();
  }

  /** What a message says. */
  public static RegistrationParameters read(Struct message) {
    SortedMap<String, String> meta = new TreeMap<>();
    message
        .getFieldsOrDefault(META, Fields.NOTHING)
        .getStructValue()
        .getFieldsMap()
        .forEach((name, value) -> meta.put(name, value.getStringValue()));
    return new RegistrationParameters(
        Fields.text(message, REFUSAL),
        message.getFieldsOrDefault(TAGS, Fields.NOTHING).getListValue().getValuesList().stream()
            .map(Value::getStringValue)
            .toList(),
        meta,
        (int) Fields.number(message, WEIGHT),
        time(message, INTERVAL),
        time(message, TIMEOUT),
        time(message, DEREGISTER_AFTER));
  }

  /** Whatever a member says, no registry is to look more often than ten times a second. */
  private static Duration time(Struct message, String name) {
    long millis = Fields.number(message, name);
    return millis <= 0 ? Duration.ZERO : Duration.ofMillis(Math.max(SHORTEST_MILLIS, millis));
  }
}
