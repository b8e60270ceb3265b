@NullMarked
package io.sluice.bench.xds;

import org.jspecify.annotations.NullMarked;
