@NullMarked
package io.sluice.registry.file;

import org.jspecify.annotations.NullMarked;
