/**
 * What a source's names mean: which service each becomes, which of its ports is the default one,
 * and what of it does not count. Runs on the owner of the source; owned by the loop.
 */
@NullMarked
package io.sluice.engine.identity;

import org.jspecify.annotations.NullMarked;
