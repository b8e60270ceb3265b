/**
 * What tests of registries stand on: the contract, a registry in memory, and a proxy that fails.
 */
@NullMarked
package io.sluice.registry.testkit;

import org.jspecify.annotations.NullMarked;
