/** The command line: a REST client for people and scripts. */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
