package io.sluice.probe;

import io.sluice.view.Checks.Check;
import io.sluice.view.Checks.Place;
import java.util.function.Consumer;

/** Makes single checks. */
interface Checker extends AutoCloseable {
  /** Checks once; the outcome comes once, from any thread, within the check's timeout. */
  void check(Place place, Check how, Consumer<Outcome> to);

  /** Ends what is under way; what has no outcome yet need not get one. */
  @Override
  void close();
}
