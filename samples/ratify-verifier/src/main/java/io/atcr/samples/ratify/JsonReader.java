package io.atcr.samples.ratify;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON document as RFC 8259 has it, and stricter: UTF-8 without a mark, no key twice, no lone surrogate, {@value #DEEPEST} levels.
 *
 * <p>It is here, and not a library's, because a process that lives for the time of one question would take longer to load one than to ask.
 */
final class JsonReader {
    static final int DEEPEST = 64;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    static JsonNode read(byte[] utf8) throws JsonSyntaxException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new JsonSyntaxException("bytes that are not UTF-8 in a text that begins", 0);
        }
        JsonReader reader = new JsonReader(text);
        JsonNode node = reader.value(0);
        reader.blanks();
        if (reader.at < text.length()) {
            throw reader.unexpected("nothing more");
        }
        return node;
    }

    private JsonNode value(int depth) throws JsonSyntaxException {
        blanks();
        if (at >= text.length()) {
            throw unexpected("a value");
        }
        return switch (text.charAt(at)) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> new JsonNode.Text(JsonTokens.string(this));
            case 't' -> word("true", new JsonNode.Flag(true));
            case 'f' -> word("false", new JsonNode.Flag(false));
            case 'n' -> word("null", new JsonNode.Nothing());
            default -> new JsonNode.Number(JsonTokens.number(this));
        };
    }

    private JsonNode members(int depth) throws JsonSyntaxException {
        enter(depth);
        Map<String, JsonNode> map = new LinkedHashMap<>();
        blanks();
        if (!take('}')) {
            do {
                blanks();
                int start = at;
                if (at >= text.length() || text.charAt(at) != '"') {
                    throw unexpected("a key");
                }
                String key = JsonTokens.string(this);
                blanks();
                require(':');
                if (map.put(key, value(depth + 1)) != null) {
                    throw new JsonSyntaxException("the key " + Plain.quote(key) + " a second time", start);
                }
                blanks();
            } while (take(','));
            require('}');
        }
        return new JsonNode.Members(map);
    }

    private JsonNode items(int depth) throws JsonSyntaxException {
        enter(depth);
        List<JsonNode> list = new ArrayList<>();
        blanks();
        if (!take(']')) {
            do {
                list.add(value(depth + 1));
                blanks();
            } while (take(','));
            require(']');
        }
        return new JsonNode.Items(list);
    }

    private void enter(int depth) throws JsonSyntaxException {
        if (depth >= DEEPEST) {
            throw new JsonSyntaxException("more than " + DEEPEST + " levels", at);
        }
        at++;
    }

    private JsonNode word(String word, JsonNode node) throws JsonSyntaxException {
        if (!text.startsWith(word, at)) {
            throw unexpected("a value");
        }
        at += word.length();
        return node;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character, which is then passed; -1 at the end. */
    int next() {
        return at < text.length() ? text.charAt(at++) : -1;
    }

    /** The next character, which stays; -1 at the end. */
    int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    int offset() {
        return at;
    }

    String since(int start) {
        return text.substring(start, at);
    }

    boolean take(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    void require(char wanted) throws JsonSyntaxException {
        if (!take(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
    }

    JsonSyntaxException unexpected(String wanted) {
        String found = at >= text.length() ? "the end" : Plain.quote(new String(Character.toChars(text.codePointAt(at))));
        return new JsonSyntaxException("expected " + wanted + ", found " + found, at);
    }
}
