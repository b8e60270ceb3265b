@NullMarked
package io.sluice.bench.guard;

import org.jspecify.annotations.NullMarked;
