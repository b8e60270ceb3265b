/** Whether a split is in force: asked, published, acknowledged, measured. JDK only, and pure. */
@NullMarked
package io.sluice.view.proof;

import org.jspecify.annotations.NullMarked;
