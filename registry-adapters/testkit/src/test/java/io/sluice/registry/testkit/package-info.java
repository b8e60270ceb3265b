@NullMarked
package io.sluice.registry.testkit;

import org.jspecify.annotations.NullMarked;
