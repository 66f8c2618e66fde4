package io.atcr.samples.service.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8 (RFC 3629). */
final class Utf8 {

    private static final int AT_ONCE = 1024;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {
    }

    static boolean valid(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.remaining() >= Long.BYTES && (rest.getLong(rest.position()) & HIGH_BITS) == 0) {
            rest.position(rest.position() + Long.BYTES);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer characters = CharBuffer.allocate(Math.min(AT_ONCE, rest.remaining() + 1));
        CoderResult result;
        do {
            characters.clear();
            result = decoder.decode(rest, characters, true);
        } while (result.isOverflow());
        return !result.isError();
    }
}
