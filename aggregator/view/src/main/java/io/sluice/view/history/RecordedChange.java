package io.sluice.view.history;

import io.sluice.view.history.Fact.Dated;
import org.jspecify.annotations.Nullable;

/**
 * One change of a service.
 *
 * @param dated what was new, and when
 * @param before what it took the place of, or null
 */
public record RecordedChange(Dated dated, @Nullable Dated before) {}
