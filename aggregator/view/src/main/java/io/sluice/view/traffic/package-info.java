/** What proxies report of the requests that they sent, and what it says of a split. JDK only. */
@NullMarked
package io.sluice.view.traffic;

import org.jspecify.annotations.NullMarked;
