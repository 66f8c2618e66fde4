package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.statistics.Statistics;

class ImageReferencePropertyTest {

    @Property(tries = 3000)
    void A15_anyTextIsAReferenceOrACheckedError(@ForAll @StringLength(max = 80) String text) {
        parse(text);
    }

    @Property(tries = 5000)
    void A15_theCanonicalFormIsAFixedPoint(@ForAll("almostReferences") String text) throws ReferenceException {
        ImageReference reference = parse(text);
        Statistics.label("parses").collect(reference != null);
        if (reference != null) {
            ImageReference again = ImageReference.parse(reference.toString());
            assertThat(again).isEqualTo(reference).hasToString(reference.toString());
            assertThat(reference.toString()).matches("[a-z0-9._:/\\[\\]-]+(:[\\w.-]+)?(@sha256:[0-9a-f]{64})?");
            assertThat(inGrammar(reference.scoped())).as(reference.scoped()).isTrue();
        }
    }

    @Property(tries = 500)
    void A15_caseAndDefaultPortOfTheHostNeverMatter(@ForAll("paths") String path) throws ReferenceException {
        assertThat(ImageReference.parse("ATCR.Io:443/" + path)).isEqualTo(ImageReference.parse("atcr.io/" + path));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("a", "b1", "a.b", "a_b", "a__b", "a--b").list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("/",
                parts));
    }

    @Provide
    Arbitrary<String> almostReferences() {
        Arbitrary<String> hosts = Arbitraries.of("", "", "atcr.io/", "ATCR.IO:443/", "localhost/", "Localhost:443/", "x:443/", "x:5000/",
                "[::1]/",
                "[1::A]:443/", "docker.io/", "index.docker.io:443/", "Foo/", "1.2/", "127.0.0.1/", "a./", "a@b/", "did:plc:x/");
        Arbitrary<String> noise = Arbitraries.strings().withChars("ab1.-_/").ofMinLength(1).ofMaxLength(8);
        Arbitrary<String> dids = Arbitraries.of("", "", "", "did:plc:ewvi7nxzyoun6zhxrhs64oiz/", "did:web:a.dev/",
                "did:web:localhost%3A80/");
        Arbitrary<String> tags = Arbitraries.of("", "", ":v1", ":V_1.x-y", ":", ":.x");
        Arbitrary<String> digests = Arbitraries.of("", "", "@sha256:" + "0a".repeat(32), "@sha256:0", "@");
        return Combinators.combine(hosts, dids, Arbitraries.frequencyOf(Tuple.of(3, paths()), Tuple.of(1, noise)), tags, digests)
                .as((host, did, path, tag, digest) -> host + did + path + tag + digest);
    }

    private static ImageReference parse(String text) {
        try {
            return ImageReference.parse(text);
        } catch (ReferenceException e) {
            assertThat(e.code()).isNotNull();
            assertThat(e.offset()).isBetween(0, text.length());
            assertThat(e.getMessage()).hasSizeLessThan(500);
            return null;
        }
    }

    /** The automaton that scopes are compared in must contain every reference. */
    private static boolean inGrammar(String scoped) {
        int state = Grammar.START;
        for (int i = 0; i < scoped.length() && state != Grammar.DEAD; i++) {
            state = Grammar.REFERENCES.step(state, Grammar.ALPHABET.indexOf(scoped.charAt(i)));
        }
        return state != Grammar.DEAD && Grammar.REFERENCES.accepts(state);
    }
}
