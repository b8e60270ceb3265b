@NullMarked
package io.sluice.registry.names;

import org.jspecify.annotations.NullMarked;
