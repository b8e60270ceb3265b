/**
 * What each node runs, as files for Compose: made from one plan of services, nodes and placement.
 */
@NullMarked
package io.sluice.compose;

import org.jspecify.annotations.NullMarked;
