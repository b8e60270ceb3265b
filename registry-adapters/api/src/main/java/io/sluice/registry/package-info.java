/** What a registry adapter is and what it reports: the language between a registry and Sluice. */
@NullMarked
package io.sluice.registry;

import org.jspecify.annotations.NullMarked;
