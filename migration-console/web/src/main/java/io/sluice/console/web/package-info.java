/**
 * REST, health, metrics and the console's start page, on Vert.x. All live state comes through the
 * ports of {@code io.sluice.view}; event loops never block: what reads the view runs on one worker
 * pool, what commits on another, so that a database that hangs stops no reader.
 */
@NullMarked
package io.sluice.console.web;

import org.jspecify.annotations.NullMarked;
