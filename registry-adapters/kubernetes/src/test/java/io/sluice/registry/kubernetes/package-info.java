@NullMarked
package io.sluice.registry.kubernetes;

import org.jspecify.annotations.NullMarked;
