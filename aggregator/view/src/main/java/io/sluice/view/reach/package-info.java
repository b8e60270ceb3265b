/** Whether callers get through to where a service's traffic is to go. */
@NullMarked
package io.sluice.view.reach;

import org.jspecify.annotations.NullMarked;
