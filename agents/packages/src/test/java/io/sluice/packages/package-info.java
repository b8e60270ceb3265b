/** What is packed, unpacked and run. */
@NullMarked
package io.sluice.packages;

import org.jspecify.annotations.NullMarked;
