package io.sluice.view;

import io.sluice.view.KnownGood.Part;
import io.sluice.view.KnownGood.Registry;
import io.sluice.view.SplitStore.Admission;
import io.sluice.view.SplitStore.Stored;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one binary form of what is known to be good. It begins with the form's own number: the lowest
 * that can say what is in it, so that the release before reads it too where it can. A higher number
 * than this release's is refused. Whoever keeps the bytes guards them with a checksum.
 */
public final class KnownGoodForm {
  /** The highest number of this form; it grows with every change of the bytes. */
  public static final int FORM = 4;

  /** What the first form can say: no loss is refused. */
  private static final int WITHOUT_HOLDS = 1;

  /** What the second form can say: policies say what zero and empty mean, and no more. */
  private static final int WITH_HOLDS = 2;

  /** What the third form can say: holds refuse losses, and none drains. */
  private static final int WITHOUT_DRAINS = 3;

  private static final int MAGIC = 0x534c554b; // "SLUK"

  private static final Comparator<Admission> ADMISSIONS =
      Comparator.comparing(Admission::source)
          .thenComparing(Admission::name)
          .thenComparing(Admission::service);

  private KnownGoodForm() {}

  /** The bytes; equal values have equal bytes. */
  public static byte[] encode(KnownGood known) {
    Stored stored = known.stored();
    List<StoredSplit> beyond =
        sorted(stored.splits()).values().stream().filter(KnownGoodForm::saysMore).toList();
    int form = form(stored.holds(), !beyond.isEmpty());
    CanonicalOutput bytes =
        new CanonicalOutput()
            .number(MAGIC)
            .number(form)
            .number(known.savedAt())
            .number(stored.formats().packed())
            .list(sorted(stored.homes()).values(), KnownGoodForm::home)
            .list(sorted(stored.splits()).values(), KnownGoodForm::split)
            .list(
                stored.admissions().stream().sorted(ADMISSIONS).toList(),
                (out, admitted) ->
                    out.text(admitted.source()).text(admitted.name()).text(admitted.service()))
            .list(
                sorted(stored.sources()).entrySet(),
                (out, source) -> out.text(source.getKey()).flag(source.getValue()))
            .list(known.parts(), KnownGoodForm::part);
    if (form != WITHOUT_HOLDS) {
      bytes.list(stored.holds(), KnownGoodForm::hold);
    }
    if (form >= WITHOUT_DRAINS) {
      bytes.list(
          beyond,
          (out, split) -> {
            PolicyForm.encode(out.text(split.service()), split.policy());
            PolicyForm.slices(out, split.slices());
          });
    }
    return bytes.toBytes();
  }

  private static int form(List<Hold> holds, boolean beyond) {
    if (holds.stream().anyMatch(hold -> hold.scope().drains())) {
      return FORM;
    }
    if (beyond) {
      return WITHOUT_DRAINS;
    }
    return holds.isEmpty() ? WITHOUT_HOLDS : WITH_HOLDS;
  }

  private static boolean saysMore(StoredSplit split) {
    return !split.policy().isPlain() || !split.slices().list().isEmpty();
  }

  private static StoredSplit beyond(CanonicalInput in, Map<String, StoredSplit> splits)
      throws IOException {
    String service = in.text();
    StoredSplit plain = splits.get(service);
    if (plain == null) {
      throw new IOException("a policy of " + service + ", which has none");
    }
    Policy policy = PolicyForm.decode(in, plain.policy().zero(), plain.policy().empty());
    return new StoredSplit(
        service,
        plain.split(),
        plain.baseline(),
        policy,
        PolicyForm.slices(in),
        plain.generation());
  }

  /**
   * The value that has these bytes.
   *
   * @throws IOException if the bytes are cut, of another form, or say what cannot be
   */
  public static KnownGood decode(byte[] bytes) throws IOException {
    CanonicalInput in = new CanonicalInput(bytes);
    if (in.number() != MAGIC) {
      throw new IOException("not what a server knew to be good");
    }
    int form = in.number();
    if (form < WITHOUT_HOLDS || form > FORM) {
      throw new IOException("of form " + form + "; this release reads form 1 to " + FORM);
    }
    try {
      long savedAt = in.longNumber();
      Formats formats = Formats.unpacked(in.number());
      Map<String, Home> homes = new HashMap<>();
      in.list(KnownGoodForm::home).forEach(home -> homes.put(home.service(), home));
      Map<String, StoredSplit> splits = new HashMap<>();
      in.list(KnownGoodForm::split).forEach(split -> splits.put(split.service(), split));
      List<Admission> admissions = in.list(i -> new Admission(i.text(), i.text(), i.text()));
      Map<String, Boolean> sources = new HashMap<>();
      in.list(i -> sources.put(i.text(), i.flag()));
      List<Part> parts = in.list(KnownGoodForm::part);
      List<Hold> holds = form == WITHOUT_HOLDS ? List.of() : in.list(KnownGoodForm::hold);
      if (form >= WITHOUT_DRAINS) {
        in.list(i -> beyond(i, splits)).forEach(split -> splits.put(split.service(), split));
      }
      in.end();
      return new KnownGood(
          savedAt, new Stored(homes, splits, admissions, sources, formats, holds), parts);
    } catch (IllegalArgumentException e) {
      throw new IOException("it says what cannot be: " + e.getMessage(), e);
    }
  }

  private static <V> SortedMap<String, V> sorted(Map<String, V> values) {
    return new TreeMap<>(values);
  }

  private static void part(CanonicalOutput out, Part part) {
    Registry registry = part.registry();
    out.text(registry.kind()).text(registry.environment());
    out.text(registry.region()).text(registry.network());
    out.blob(SnapshotForm.encode(part.snapshot()));
  }

  private static Part part(CanonicalInput in) throws IOException {
    Registry registry = new Registry(in.text(), in.text(), in.text(), in.text());
    return new Part(registry, SnapshotForm.decode(in.blob()));
  }

  private static void home(CanonicalOutput out, Home home) {
    out.text(home.service()).text(home.environment());
    out.list(home.ports().entrySet(), (o, port) -> o.text(port.getKey()).text(port.getValue()));
  }

  private static Home home(CanonicalInput in) throws IOException {
    return new Home(in.text(), in.text(), in.texts());
  }

  private static void hold(CanonicalOutput out, Hold hold) {
    out.text(hold.scope().name()).text(hold.name()).number(hold.since()).number(hold.until());
    out.text(hold.actor()).text(hold.reason());
  }

  private static Hold hold(CanonicalInput in) throws IOException {
    return new Hold(
        Hold.Scope.valueOf(in.text()),
        in.text(),
        in.longNumber(),
        in.longNumber(),
        in.text(),
        in.text());
  }

  private static void split(CanonicalOutput out, StoredSplit split) {
    out.text(split.service()).number(split.generation());
    weights(out, split.split());
    weights(out, split.baseline());
    out.text(split.policy().zero().name()).text(split.policy().empty().name());
  }

  private static StoredSplit split(CanonicalInput in) throws IOException {
    String service = in.text();
    long generation = in.longNumber();
    TrafficSplit split = weights(in);
    TrafficSplit baseline = weights(in);
    Policy policy = new Policy(Policy.Zero.valueOf(in.text()), Policy.Empty.valueOf(in.text()));
    return new StoredSplit(service, split, baseline, policy, generation);
  }

  private static void weights(CanonicalOutput out, @Nullable TrafficSplit split) {
    out.flag(split != null);
    if (split != null) {
      out.list(
          split.weights().entrySet(),
          (o, weight) -> o.text(weight.getKey()).number((int) weight.getValue()));
    }
  }

  private static @Nullable TrafficSplit weights(CanonicalInput in) throws IOException {
    if (!in.flag()) {
      return null;
    }
    SortedMap<String, Integer> weights = new TreeMap<>();
    in.list(i -> weights.put(i.text(), i.number()));
    return new TrafficSplit(weights);
  }
}
