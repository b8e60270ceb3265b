/**
 * The demo: a whole Sluice on one machine, with real backends, a real Envoy and traffic that one
 * can watch moving.
 */
@NullMarked
package io.sluice.demo;

import org.jspecify.annotations.NullMarked;
