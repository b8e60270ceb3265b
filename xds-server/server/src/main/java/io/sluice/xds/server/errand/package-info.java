/** Agents that wait for errands, and what they report. */
@NullMarked
package io.sluice.xds.server.errand;

import org.jspecify.annotations.NullMarked;
