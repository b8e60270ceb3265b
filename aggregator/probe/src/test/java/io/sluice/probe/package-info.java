@NullMarked
package io.sluice.probe;

import org.jspecify.annotations.NullMarked;
