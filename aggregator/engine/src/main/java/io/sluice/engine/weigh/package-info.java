/**
 * What share of a service's traffic each environment gets in truth, and which localities say so to
 * Envoy. Pure; the reasons are in {@code docs/design/0004-merge-and-weigh.md}.
 */
@NullMarked
package io.sluice.engine.weigh;

import org.jspecify.annotations.NullMarked;
