/** Services that exist in numbers only, for tests and measurements of the engine. */
@NullMarked
package io.sluice.migrations.simulation;

import org.jspecify.annotations.NullMarked;
