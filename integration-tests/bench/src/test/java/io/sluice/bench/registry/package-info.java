/** That the benchmark of registries runs. */
@NullMarked
package io.sluice.bench.registry;

import org.jspecify.annotations.NullMarked;
