/** Host names in a registry, turned into addresses by DNS for as long as its answers hold. */
@NullMarked
package io.sluice.registry.names;

import org.jspecify.annotations.NullMarked;
