package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is read by hand, for speed, is exactly what its grammar says: each grammar as a regular expression, against mutants of good and bad texts. */
class GrammarTest {
    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String CHARACTERS = "\0\t\n\r !\"#%'()*+,-./019:;<=>?@AFGZ[]^_`afgz{|}~\u007f\u0080\u00a0\u00e9\u00ff";
    private static final int MUTANTS = 30_000;

    private final Random random = new Random(20261126);

    private interface Reading {
        void read(HttpLine line) throws ProtocolException;
    }

    private static Predicate<String> line(Reading reading) {
        return text -> {
            byte[] bytes = ("##" + text + "##").getBytes(StandardCharsets.ISO_8859_1);
            HttpLine line = new HttpLine(bytes, 2, bytes.length - 2);
            try {
                reading.read(line);
                return line.atEnd();
            } catch (ProtocolException malformed) {
                return false;
            }
        };
    }

    /** Counts both answers, so that a test which only ever sees one of them fails. */
    private void agree(String grammar, Predicate<String> byHand, List<String> seeds, String characters) {
        agree(grammar, text -> true, byHand, seeds, characters);
    }

    private static boolean below2To63(String number) {
        return new BigInteger(number.strip()).bitLength() < 64;
    }

    private void agree(String grammar, Predicate<String> andAlso, Predicate<String> byHand, List<String> seeds, String characters) {
        Pattern pattern = Pattern.compile(grammar, Pattern.DOTALL);
        int accepted = 0;
        for (int i = 0; i < MUTANTS; i++) {
            String text = mutant(seeds.get(random.nextInt(seeds.size())), characters);
            boolean expected = pattern.matcher(text).matches() && andAlso.test(text);
            assertThat(byHand.test(text)).as("<%s> by %s", text, grammar).isEqualTo(expected);
            accepted += expected ? 1 : 0;
        }
        assertThat(accepted).as(grammar).isBetween(MUTANTS / 50, MUTANTS - MUTANTS / 50);
    }

    private String mutant(String seed, String characters) {
        StringBuilder text = new StringBuilder(seed);
        for (int change = random.nextInt(4); change > 0; change--) {
            int at = random.nextInt(text.length() + 1);
            char c = characters.charAt(random.nextInt(characters.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.insert(at, text.substring(0, at));
                case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(2)));
                default -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf(c));
            }
        }
        return text.toString();
    }

    @Test
    void headersAreTokenColonText() {
        agree("[A-Za-z0-9!#$%&'*+.^_`|~-]+:" + TEXT, line(line -> {
            line.token();
            line.require(":");
            line.skipText();
        }), List.of("Content-Type: text/plain", "x:", ":", "a b: c", "x-y_z: caf\u00e9"), CHARACTERS);
    }

    @Test
    void statusLinesAreVersionCodeReason() {
        agree("HTTP/1\\.[01] [0-9]{3}( " + TEXT + ")?", line(line -> {
            line.require("HTTP/1.");
            if (line.number(1, 1, 10) > 1) {
                throw HttpLine.malformed();
            }
            line.require(" ");
            line.number(3, 3, 10);
            if (!line.atEnd()) {
                line.require(" ");
                line.skipText();
            }
        }), List.of("HTTP/1.1 200 OK", "HTTP/1.0 404", "HTTP/1.1 200 "), CHARACTERS);
    }

    @Test
    void lengthsAreDigitsBetweenBlanks() {
        agree("[\\t ]*[0-9]{1,19}[\\t ]*", GrammarTest::below2To63, line(line -> {
            line.skipBlanks();
            line.number(1, 19, 10);
            line.skipBlanks();
        }), List.of("401", " 0 ", "8999999999999999999", "\t123456789012345678"), "0189 \t+-a");
    }

    @Test
    void chunkSizesAreHexadecimalDigitsAndExtensions() {
        agree("([0-9a-fA-F]{1,15}|[0-7][0-9a-fA-F]{15})[\\t ]*(;" + TEXT + ")?", line(line -> {
            line.number(1, 16, 16);
            line.skipBlanks();
            if (!line.atEnd()) {
                line.require(";");
                line.skipText();
            }
        }), List.of("0", "1aF", "7fffffffffffffff", "5 ;a=b", "fffffffff;"), CHARACTERS);
    }

    @Test
    void hostNamesAreLabelsOfWhichTheLastBeginsWithALetter() {
        agree("(?=.{1,253}\\z)(" + LABEL + "\\.)*(?=[a-z])" + LABEL, HostPort::isName,
                List.of("pds.example.com", "a", "a.b-c", "1.2.3.x", "a".repeat(63) + ".b", ("a".repeat(61) + ".").repeat(4) + "abcde", "x--y.z"),
                "abz019.-_A\n ");
    }

    @Test
    void addressesInFourNumbersHaveNoOctalOnes() {
        String number = "(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
        agree(number + "(\\." + number + "){3}", text -> HostPort.literal(text).isPresent(),
                List.of("127.0.0.1", "255.255.255.255", "10.0.0.10", "0.0.0.0"), "0125689.-x ");
    }

    @Test
    void addressesWithColonsAreOnlyWhatTheirCharactersAllow() {
        Pattern characters = Pattern.compile("(?!\\.)[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
        int addresses = 0;
        for (int i = 0; i < MUTANTS; i++) {
            String text = mutant(List.of("::1", "2001:db8::8a2e:370:7334", "::ffff:127.0.0.1", "fe80::1").get(random.nextInt(4)), "0189afAF:.g%[]/ ");
            if (text.indexOf(':') >= 0 && HostPort.literal(text).isPresent()) {
                assertThat(text).matches(characters);
                addresses++;
            }
        }
        assertThat(addresses).isGreaterThan(MUTANTS / 50);
    }
}
