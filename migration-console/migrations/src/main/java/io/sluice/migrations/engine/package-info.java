/** How a migration goes on: states, conditions and guards; no clock, no I/O, no thread. */
@NullMarked
package io.sluice.migrations.engine;

import org.jspecify.annotations.NullMarked;
