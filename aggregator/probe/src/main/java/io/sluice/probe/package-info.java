/** Active checks for the owner of a source. */
@NullMarked
package io.sluice.probe;

import org.jspecify.annotations.NullMarked;
