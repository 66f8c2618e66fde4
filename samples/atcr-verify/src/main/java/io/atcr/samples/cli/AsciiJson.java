package io.atcr.samples.cli;

import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON in ASCII: what files and other people's servers say can hold no terminal control and no bidirectional mark. Nor can it hold a number sign, with
 * which commands to the runners of CI hosts begin wherever in a line they stand.
 */
final class AsciiJson {
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder().characterEscapes(new NumberSign()).build())
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private AsciiJson() {}

    private static final class NumberSign extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes['#'] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            throw new UnsupportedOperationException("no character has a sequence of its own");
        }
    }
}
