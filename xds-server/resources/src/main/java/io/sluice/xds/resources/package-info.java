/**
 * From the view to Envoy's protos: pure functions whose bytes are the same on every member. One
 * {@link io.sluice.xds.resources.Rendering} per format number.
 */
@NullMarked
package io.sluice.xds.resources;

import org.jspecify.annotations.NullMarked;
