/** Benchmarks: each measures Sluice beside its baseline in the same run. */
@NullMarked
package io.sluice.bench;

import org.jspecify.annotations.NullMarked;
