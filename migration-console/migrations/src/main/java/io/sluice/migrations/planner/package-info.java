/** In which order services leave: waves, leaves of the call graph first. Pure. */
@NullMarked
package io.sluice.migrations.planner;

import org.jspecify.annotations.NullMarked;
