@NullMarked
package io.sluice.bench.member;

import org.jspecify.annotations.NullMarked;
