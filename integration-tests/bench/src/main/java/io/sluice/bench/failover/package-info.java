/** What three members bear and how soon, measured on real processes and one PostgreSQL. */
@NullMarked
package io.sluice.bench.failover;

import org.jspecify.annotations.NullMarked;
