/** Reads a CMDB over its REST API: NetBox, Ralph, or any that answers with lists in JSON. */
@NullMarked
package io.sluice.registry.cmdb;

import org.jspecify.annotations.NullMarked;
