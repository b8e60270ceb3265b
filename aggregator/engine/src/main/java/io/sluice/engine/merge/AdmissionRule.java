package io.sluice.engine.merge;

import io.sluice.view.Source;

/** Which names of which sources belong to one service. Pure for as long as a merge lasts. */
@FunctionalInterface
public interface AdmissionRule {
  /** Everything belongs. */
  AdmissionRule ALL = (source, name) -> true;

  /** Whether the source's own name may join the service. */
  boolean admits(Source source, String name);

  /** Whether any name of the source ever was let in, for one that has no name of it now. */
  default boolean admitsAny(Source source) {
    return admits(source, "");
  }
}
