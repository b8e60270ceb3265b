/** The webhook's certificates: made, shared by its replicas, and renewed by themselves. */
@NullMarked
package io.sluice.injector.certificates;

import org.jspecify.annotations.NullMarked;
