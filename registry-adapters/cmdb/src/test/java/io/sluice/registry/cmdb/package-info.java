@NullMarked
package io.sluice.registry.cmdb;

import org.jspecify.annotations.NullMarked;
