@NullMarked
package io.atcr.samples.cicd;

import org.jspecify.annotations.NullMarked;
