/** Which client gets which resources, encoded once per change, and what became of them. */
@NullMarked
package io.sluice.xds.server;

import org.jspecify.annotations.NullMarked;
