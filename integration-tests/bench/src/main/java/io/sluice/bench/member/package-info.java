/** A whole member as a process of its own: how fast a change goes through it, and what it needs. */
@NullMarked
package io.sluice.bench.member;

import org.jspecify.annotations.NullMarked;
