/** The Puppet module and Envoy's supervisor, on real programs. */
@NullMarked
package io.sluice.puppet;

import org.jspecify.annotations.NullMarked;
