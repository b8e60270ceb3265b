/** Several members as one: who is there, who reads what, and what was said of it. */
@NullMarked
package io.sluice.cluster;

import org.jspecify.annotations.NullMarked;
