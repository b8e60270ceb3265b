/**
 * Discovery sessions over opaque resources: who subscribed to what, what each stream was sent and
 * accepted, and what goes next. Knows the xDS protocol and its four central types, no view and no
 * contents.
 */
@NullMarked
package io.sluice.xds.protocol;

import org.jspecify.annotations.NullMarked;
