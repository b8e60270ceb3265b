/** What the merged registry was at any moment, why, and what proxies held of it. */
@NullMarked
package io.sluice.view.history;

import org.jspecify.annotations.NullMarked;
