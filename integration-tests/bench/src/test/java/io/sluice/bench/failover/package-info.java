@NullMarked
package io.sluice.bench.failover;

import org.jspecify.annotations.NullMarked;
