/** What it costs to keep a year of changes, and how soon a moment of it is told. */
@NullMarked
package io.sluice.bench.history;

import org.jspecify.annotations.NullMarked;
