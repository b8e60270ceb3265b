/** Places outside the database where signed heads of the audit go, and what brings them there. */
@NullMarked
package io.sluice.store.anchor;

import org.jspecify.annotations.NullMarked;
