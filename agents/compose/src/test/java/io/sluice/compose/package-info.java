/** Plans, right and wrong, and what is made of them. */
@NullMarked
package io.sluice.compose;

import org.jspecify.annotations.NullMarked;
