@NullMarked
package io.sluice.store.anchor;

import org.jspecify.annotations.NullMarked;
