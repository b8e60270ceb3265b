package io.sluice.view;

import io.sluice.view.Slices.Slice;
import io.sluice.view.Stickiness.By;
import io.sluice.view.Stickiness.Cohort;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The canonical form of what a policy says beyond zero and empty. */
final class PolicyForm {
  private PolicyForm() {}

  /** What proxies are told by it. */
  static void published(CanonicalOutput out, Policy policy) {
    steering(out, policy.steering());
    out.list(
        policy.warmUpMs().entrySet(),
        (o, one) -> o.text(one.getKey()).number((int) one.getValue()));
  }

  /** Everything beyond zero and empty. */
  static void encode(CanonicalOutput out, Policy policy) {
    published(out, policy);
    out.list(
        policy.capacity().entrySet(),
        (o, one) ->
            o.text(one.getKey())
                .number(one.getValue().perEndpointRps())
                .text(one.getValue().growth().name())
                .number(one.getValue().headroomBasisPoints()));
  }

  /** A policy of this zero and empty, with what the bytes say beyond. */
  static Policy decode(CanonicalInput in, Policy.Zero zero, Policy.Empty empty) throws IOException {
    Steering steering = steering(in);
    SortedMap<String, Integer> warmUp = new TreeMap<>();
    in.list(i -> warmUp.put(i.text(), i.number()));
    SortedMap<String, Capacity> capacity = new TreeMap<>();
    in.list(
        i ->
            capacity.put(
                i.text(), new Capacity(i.number(), Capacity.Growth.valueOf(i.text()), i.number())));
    return new Policy(zero, empty, steering, warmUp, capacity);
  }

  static void slices(CanonicalOutput out, Slices slices) {
    out.list(slices.list(), (o, slice) -> o.text(slice.environment()).number(slice.weight()));
  }

  static Slices slices(CanonicalInput in) throws IOException {
    return new Slices(in.list(i -> new Slice(i.text(), i.number())));
  }

  private static void steering(CanonicalOutput out, Steering steering) {
    Stickiness sticky = steering.sticky();
    out.flag(sticky != null);
    if (sticky != null) {
      out.text(sticky.by().name()).text(sticky.name()).text(sticky.salt());
      Cohort cohort = sticky.cohort();
      out.flag(cohort != null);
      if (cohort != null) {
        out.text(cohort.header()).text(cohort.value()).text(cohort.environment());
      }
    }
    out.list(
        steering.overrides().entrySet(),
        (o, one) ->
            o.text(one.getKey())
                .list(
                    one.getValue().weights().entrySet(),
                    (w, weight) -> w.text(weight.getKey()).number((int) weight.getValue())));
    Mirror mirror = steering.mirror();
    out.flag(mirror != null);
    if (mirror != null) {
      out.text(mirror.environment()).number(mirror.basisPoints()).text(mirror.methods().name());
    }
  }

  private static Steering steering(CanonicalInput in) throws IOException {
    Stickiness sticky = in.flag() ? stickiness(in) : null;
    SortedMap<String, TrafficSplit> overrides = new TreeMap<>();
    in.list(
        i -> {
          String caller = i.text();
          SortedMap<String, Integer> weights = new TreeMap<>();
          i.list(w -> weights.put(w.text(), w.number()));
          return overrides.put(caller, new TrafficSplit(weights));
        });
    Mirror mirror =
        in.flag() ? new Mirror(in.text(), in.number(), Mirror.Methods.valueOf(in.text())) : null;
    return new Steering(sticky, overrides, mirror);
  }

  private static Stickiness stickiness(CanonicalInput in) throws IOException {
    By by = By.valueOf(in.text());
    String name = in.text();
    String salt = in.text();
    @Nullable Cohort cohort = in.flag() ? new Cohort(in.text(), in.text(), in.text()) : null;
    return new Stickiness(by, name, salt, cohort);
  }
}
