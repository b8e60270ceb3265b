/** A migration's plan and its JSON form. */
@NullMarked
package io.sluice.migrations;

import org.jspecify.annotations.NullMarked;
