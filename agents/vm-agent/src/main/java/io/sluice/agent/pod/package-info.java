/** What a kubelet asks of the agent in a pod. */
@NullMarked
package io.sluice.agent.pod;

import org.jspecify.annotations.NullMarked;
