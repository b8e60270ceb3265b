/** The stream over which a member asks a host's agent; both ends stand on it. */
@NullMarked
package io.sluice.xds.protocol.errand;

import org.jspecify.annotations.NullMarked;
