@NullMarked
package io.sluice.registry.consul;

import org.jspecify.annotations.NullMarked;
