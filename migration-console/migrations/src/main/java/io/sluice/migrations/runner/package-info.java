/** Migrations at work: gathers evidence through ports, steps the engine, and commits its turns. */
@NullMarked
package io.sluice.migrations.runner;

import org.jspecify.annotations.NullMarked;
