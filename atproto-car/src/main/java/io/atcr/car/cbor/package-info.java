/** DAG-CBOR, checked to be canonical on the input bytes. */
@NullMarked
package io.atcr.car.cbor;

import org.jspecify.annotations.NullMarked;
