/** DID documents and their resolution, handles, AT URIs. */
@NullMarked
package io.atcr.did;

import org.jspecify.annotations.NullMarked;
