@NullMarked
package io.sluice.bench.history;

import org.jspecify.annotations.NullMarked;
