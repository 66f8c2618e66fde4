@NullMarked
package io.atcr.samples.realnetwork;

import org.jspecify.annotations.NullMarked;
