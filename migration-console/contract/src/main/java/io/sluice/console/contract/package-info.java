/**
 * The bodies of Sluice's REST interface, as records. Member names are JSON's; times are RFC 3339 in
 * UTC, weights basis points, durations milliseconds in members that end in {@code Ms}.
 */
@NullMarked
package io.sluice.console.contract;

import org.jspecify.annotations.NullMarked;
