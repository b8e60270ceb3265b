/** Makes what is shipped out of what was built: the distribution, a Debian package, and images. */
@NullMarked
package io.sluice.packages;

import org.jspecify.annotations.NullMarked;
