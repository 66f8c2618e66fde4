package io.atcr.samples.ratify;

/** The strings and numbers of JSON. */
final class JsonTokens {
    private JsonTokens() {}

    /** The string that begins with the quotation mark that comes next. */
    static String string(JsonReader in) throws JsonSyntaxException {
        StringBuilder value = new StringBuilder();
        int start = in.offset();
        in.require('"');
        for (int c = in.next(); c != '"'; c = in.next()) {
            if (c < 0) {
                throw new JsonSyntaxException("a string without an end", start);
            }
            if (c < ' ') {
                throw new JsonSyntaxException("a control character in a string", in.offset() - 1);
            }
            value.append(c == '\\' ? escaped(in) : (char) c);
        }
        requirePairs(value, start);
        return value.toString();
    }

    private static char escaped(JsonReader in) throws JsonSyntaxException {
        int start = in.offset() - 1;
        int c = in.next();
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit(in, start);
            default -> throw new JsonSyntaxException("an escape that JSON does not have", start);
        };
    }

    private static char unit(JsonReader in, int start) throws JsonSyntaxException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int c = in.next();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw new JsonSyntaxException("an escape without four hexadecimal digits", start);
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private static void requirePairs(CharSequence value, int start) throws JsonSyntaxException {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                boolean pair = i + 1 < value.length() && Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1));
                if (!pair) {
                    throw new JsonSyntaxException("half a character in the string", start);
                }
                i++;
            }
        }
    }

    /** The number that comes next, as it is written. */
    static String number(JsonReader in) throws JsonSyntaxException {
        int start = in.offset();
        in.take('-');
        if (!in.take('0')) {
            digits(in);
        }
        if (in.take('.')) {
            digits(in);
        }
        if (in.take('e') || in.take('E')) {
            if (!in.take('+')) {
                in.take('-');
            }
            digits(in);
        }
        return in.since(start);
    }

    private static void digits(JsonReader in) throws JsonSyntaxException {
        int start = in.offset();
        while (in.peek() >= '0' && in.peek() <= '9') {
            in.next();
        }
        if (in.offset() == start) {
            throw in.unexpected(in.peek() == '-' ? "a digit" : "a value");
        }
    }
}
