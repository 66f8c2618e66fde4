/** The writing side: tree builder, CAR writer, repositories made and signed. */
@NullMarked
package io.atcr.car.write;

import org.jspecify.annotations.NullMarked;
