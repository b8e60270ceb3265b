/**
 * What the wire costs: one change to many streams, idle streams, streams that come back. Beside
 * Sluice's xDS server stand a floor, a gRPC server that knows nothing and sends bytes, and
 * java-control-plane.
 */
@NullMarked
package io.sluice.bench.xds;

import org.jspecify.annotations.NullMarked;
