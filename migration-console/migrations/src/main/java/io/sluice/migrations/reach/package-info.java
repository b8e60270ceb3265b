/** Asks the agents of a service's callers whether they get through to an environment. */
@NullMarked
package io.sluice.migrations.reach;

import org.jspecify.annotations.NullMarked;
