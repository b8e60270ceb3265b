/** What members of a cluster are to each other: who reads a source, and what it says of it. */
@NullMarked
package io.sluice.view.cluster;

import org.jspecify.annotations.NullMarked;
