@NullMarked
package io.sluice.proof;

import org.jspecify.annotations.NullMarked;
