/**
 * The published language of the aggregator: what is merged, what is stored, and the ports that
 * other modules implement. Values here are immutable and free of clocks and I/O.
 */
@NullMarked
package io.sluice.view;

import org.jspecify.annotations.NullMarked;
