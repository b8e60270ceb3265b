/**
 * Claims of all sources become one view of a service. Pure and free of clocks, so that every member
 * computes the same; the reasons are in {@code docs/design/0004-merge-and-weigh.md}.
 */
@NullMarked
package io.sluice.engine.merge;

import org.jspecify.annotations.NullMarked;
