/** What the guard of migrations stops, and what it should not have. */
@NullMarked
package io.sluice.bench.guard;

import org.jspecify.annotations.NullMarked;
