/**
 * What proves that an audit was not altered: the canonical form of an entry, the chain and the tree
 * over all of them, and signed heads. Values and pure functions; needs nothing else of Sluice.
 */
@NullMarked
package io.sluice.proof;

import org.jspecify.annotations.NullMarked;
