@NullMarked
package io.sluice.registry;

import org.jspecify.annotations.NullMarked;
