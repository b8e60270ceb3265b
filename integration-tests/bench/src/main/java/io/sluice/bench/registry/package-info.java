/** Adapters on their real registries: first sync, one change, threads, a listing anew. */
@NullMarked
package io.sluice.bench.registry;

import org.jspecify.annotations.NullMarked;
