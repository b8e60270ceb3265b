/** The reader of a Kubernetes cluster's EndpointSlices. */
@NullMarked
package io.sluice.registry.kubernetes;

import org.jspecify.annotations.NullMarked;
