/** The command line: may this image run, given who signed it? */
@NullMarked
package io.atcr.samples.cli;

import org.jspecify.annotations.NullMarked;
