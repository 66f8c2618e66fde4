package io.atcr.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The one place that knows the YAML library: text in, plain nodes or a located {@link PolicyException} out.
 *
 * <p>Reads the event stream, so that depth is limited before anything is built and no alias is ever followed.
 * YAML 1.2.2, with the scalars of its core schema; no anchors, aliases, tags, non-scalar keys or second documents.
 */
final class YamlReader {
    static final int MAX_BYTES = 8 << 20;
    static final int MAX_DEPTH = 16;
    /** The YAML library's time grows with the square of a line's length. */
    static final int MAX_LINE = 1 << 16;

    private static final int MAX_NODES = 1 << 20;

    private final String source;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable YamlNode root;
    private int documents;
    private int nodes;
    private int line = 1;
    private int column = 1;

    /** A collection whose end has not been read; {@code key} is a mapping's key that waits for its value. */
    private static final class Open {
        final YamlNode node;
        YamlNode.@Nullable Scalar key;

        Open(YamlNode node) {
            this.node = node;
        }
    }

    private YamlReader(String source) {
        this.source = source;
    }

    /** Reads one document from text that is already known to be at most {@link #MAX_BYTES} long. */
    static YamlNode read(String text, String source) throws PolicyException {
        LoadSettings settings = LoadSettings.builder().setLabel("policy").setCodePointLimit(MAX_BYTES + 1)
                .setMaxAliasesForCollections(0).setAllowDuplicateKeys(false).setParseComments(false).build();
        YamlReader reader = new YamlReader(source);
        reader.requireLines(text);
        return reader.read(text, settings);
    }

    private void requireLines(String text) throws PolicyException {
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                line += c == '\r' && text.startsWith("\n", i + 1) ? 0 : 1;
                start = i + 1;
            } else if (c == '\u0085' || c == '\u2028' || c == '\u2029') {
                // YAML 1.2 reads on, an editor begins a line: what a person reads as a key would be the end of a comment
                column = 1 + text.codePointCount(start, i);
                throw failure(PolicyError.YAML_SYNTAX, String.format("the character U+%04X", (int) c), "line feeds between lines");
            } else if (i - start >= MAX_LINE) {
                throw failure(PolicyError.TOO_MANY, "a line of more than " + MAX_LINE + " characters", "shorter lines");
            }
        }
        line = 1;
    }

    private YamlNode read(String text, LoadSettings settings) throws PolicyException {
        try {
            Iterator<Event> events = new ParserImpl(settings, new StreamReader(settings, text));
            while (events.hasNext()) {
                accept(events.next());
            }
        } catch (ReaderException e) {
            throw syntax(text, e);
        } catch (MarkedYamlEngineException e) {
            e.getProblemMark().or(e::getContextMark).ifPresent(this::moveTo);
            throw failure(PolicyError.YAML_SYNTAX, "YAML that cannot be read: " + Printable.escape(String.valueOf(e.getProblem())),
                    "YAML 1.2");
        } catch (RuntimeException e) {
            throw failure(PolicyError.YAML_SYNTAX, "YAML that cannot be read", "YAML 1.2");
        }
        if (root == null) {
            throw failure(PolicyError.DOCUMENT_COUNT, "no document", "one YAML document");
        }
        return root;
    }

    private PolicyException syntax(String text, ReaderException e) {
        int end = Math.min(Math.max(e.getPosition(), 0), text.codePointCount(0, text.length()));
        String before = text.substring(0, text.offsetByCodePoints(0, end));
        line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        column = 1 + before.codePointCount(before.lastIndexOf('\n') + 1, before.length());
        return failure(PolicyError.YAML_SYNTAX, String.format("the character U+%04X", e.getCodePoint()), "printable characters");
    }

    private void accept(Event event) throws PolicyException {
        event.getStartMark().ifPresent(this::moveTo);
        if (event instanceof DocumentStartEvent) {
            if (++documents > 1) {
                throw failure(PolicyError.DOCUMENT_COUNT, "a second document", "one YAML document");
            }
        } else if (event instanceof NodeEvent node) {
            if (event instanceof AliasEvent || node.getAnchor().isPresent()) {
                throw failure(PolicyError.YAML_ALIAS, event instanceof AliasEvent ? "an alias" : "an anchor", "values written out in full");
            }
            accept(node);
        } else if (event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd) {
            open.pop();
        }
    }

    private void accept(NodeEvent event) throws PolicyException {
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag().orElse(null));
            add(new YamlNode.Scalar(scalar.getValue(), scalar.isPlain(), line, column));
        } else if (event instanceof CollectionStartEvent start) {
            refuseTag(start.getTag().orElse(null));
            if (open.size() == MAX_DEPTH) {
                throw failure(PolicyError.TOO_DEEP, "a collection inside " + MAX_DEPTH + " others", "at most " + MAX_DEPTH + " levels");
            }
            YamlNode node = event instanceof MappingStartEvent
                    ? new YamlNode.Mapping(new LinkedHashMap<>(), line, column)
                    : new YamlNode.Sequence(new ArrayList<>(), line, column);
            add(node);
            open.push(new Open(node));
        }
    }

    private void refuseTag(@Nullable String tag) throws PolicyException {
        if (tag != null) {
            throw failure(PolicyError.YAML_TAG, "the tag " + Printable.quote(tag), "values without a tag");
        }
    }

    private void add(YamlNode node) throws PolicyException {
        if (++nodes > MAX_NODES) {
            throw failure(PolicyError.TOO_MANY, "more than " + MAX_NODES + " values", "fewer values");
        }
        Open parent = open.peek();
        if (parent == null) {
            root = node;
        } else if (parent.node instanceof YamlNode.Sequence sequence) {
            List<YamlNode> items = sequence.items();
            items.add(node);
        } else if (parent.node instanceof YamlNode.Mapping mapping) {
            YamlNode.Scalar key = parent.key;
            if (key != null) {
                mapping.entries().put(key.text(), new YamlNode.Entry(key, node));
                parent.key = null;
            } else if (node instanceof YamlNode.Scalar scalar) {
                requireNew(mapping.entries(), scalar);
                parent.key = scalar;
            } else {
                throw failure(PolicyError.WRONG_TYPE, node.describe() + " as a key", "a word as a key");
            }
        }
    }

    private void requireNew(Map<String, YamlNode.Entry> entries, YamlNode.Scalar key) throws PolicyException {
        YamlNode.Entry first = entries.get(key.text());
        if (first != null) {
            throw failure(PolicyError.DUPLICATE_KEY, "the key " + Printable.quote(key.text()) + " again",
                    "each key once; the first stands in line " + first.key().line());
        }
    }

    private void moveTo(Mark mark) {
        line = mark.getLine() + 1;
        column = mark.getColumn() + 1;
    }

    private PolicyException failure(PolicyError code, String found, String allowed) {
        return new PolicyException(code, source, line, column, found, allowed, null);
    }
}
