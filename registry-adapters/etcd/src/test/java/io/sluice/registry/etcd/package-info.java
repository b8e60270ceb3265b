@NullMarked
package io.sluice.registry.etcd;

import org.jspecify.annotations.NullMarked;
