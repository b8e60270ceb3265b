/** Reads etcd: one listing at a revision, and a watch from the next one on. */
@NullMarked
package io.sluice.registry.etcd;

import org.jspecify.annotations.NullMarked;
