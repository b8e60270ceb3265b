/** The guard of a source: what vanished is believed only by the rules of the design. */
@NullMarked
package io.sluice.engine.guard;

import org.jspecify.annotations.NullMarked;
