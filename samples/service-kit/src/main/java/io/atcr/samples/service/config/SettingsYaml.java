package io.atcr.samples.service.config;

import io.atcr.did.net.UntrustedText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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
 * The one place that knows the YAML library: text in, plain values or a located problem out. YAML 1.2 without anchors, aliases, tags, keys that are
 * not words, and second documents; what is too deep or too much is refused before anything is built of it.
 */
final class SettingsYaml {
    /** The largest file. */
    static final int MAX_BYTES = 256 << 10;

    private static final int MAX_DEPTH = 8;
    /** The YAML library's time grows with the square of a line's length. */
    private static final int MAX_LINE = 1 << 13;
    private static final int MAX_VALUES = 10_000;

    private final String source;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable YamlValue root;
    private int documents;
    private int values;
    private String place;

    /** A list or mapping whose end was not read; {@code key} waits for its value. */
    private static final class Open {
        final YamlValue value;
        YamlValue.@Nullable Scalar key;

        Open(YamlValue value) {
            this.value = value;
        }
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient SettingsProblem problem;

        Malformed(SettingsProblem problem) {
            this.problem = problem;
        }
    }

    private SettingsYaml(String source) {
        this.source = source;
        this.place = source + ":1:1";
    }

    /** Reads a text of at most {@link #MAX_BYTES}, from what is shown as {@code source}. */
    static YamlValue.Mapping read(String text, String source) throws SettingsException {
        LoadSettings settings = LoadSettings.builder().setLabel("settings").setCodePointLimit(MAX_BYTES + 1)
                .setMaxAliasesForCollections(0).setAllowDuplicateKeys(false).setParseComments(false).build();
        SettingsYaml reader = new SettingsYaml(source);
        try {
            reader.requireLines(text);
            return reader.read(text, settings);
        } catch (Malformed e) {
            throw new SettingsException(List.of(e.problem));
        }
    }

    private void requireLines(String text) throws Malformed {
        int start = 0;
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
                start = i + 1;
            } else if (i - start >= MAX_LINE) {
                place = source + ":" + line + ":" + MAX_LINE;
                throw malformed("a line of more than " + MAX_LINE + " characters", "shorter lines");
            }
        }
    }

    private YamlValue.Mapping read(String text, LoadSettings settings) throws Malformed {
        try {
            Iterator<Event> events = new ParserImpl(settings, new StreamReader(settings, text));
            while (events.hasNext()) {
                accept(events.next());
            }
        } catch (ReaderException e) {
            throw malformed(String.format("the character U+%04X, the %dth", e.getCodePoint(), e.getPosition() + 1), "printable characters");
        } catch (MarkedYamlEngineException e) {
            e.getProblemMark().or(e::getContextMark).ifPresent(this::moveTo);
            throw malformed("YAML that cannot be read: " + UntrustedText.escape(String.valueOf(e.getProblem())), "YAML 1.2");
        } catch (RuntimeException e) {
            throw malformed("YAML that cannot be read", "YAML 1.2");
        }
        if (root instanceof YamlValue.Mapping mapping) {
            return mapping;
        }
        place = root == null ? source + ":1:1" : root.place();
        throw malformed(root == null ? "no document" : root.shown(), "a mapping of settings");
    }

    private void accept(Event event) throws Malformed {
        event.getStartMark().ifPresent(this::moveTo);
        if (event instanceof DocumentStartEvent) {
            if (++documents > 1) {
                throw malformed("a second document", "one YAML document");
            }
        } else if (event instanceof NodeEvent node) {
            if (event instanceof AliasEvent || node.getAnchor().isPresent()) {
                throw malformed(event instanceof AliasEvent ? "an alias" : "an anchor", "values written out in full");
            }
            accept(node);
        } else if (event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd) {
            open.pop();
        }
    }

    private void accept(NodeEvent event) throws Malformed {
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag().isPresent());
            add(new YamlValue.Scalar(scalar.getValue(), scalar.isPlain(), place));
        } else if (event instanceof CollectionStartEvent start) {
            refuseTag(start.getTag().isPresent());
            if (open.size() == MAX_DEPTH) {
                throw malformed("values inside " + MAX_DEPTH + " others", "settings, which are not as deep");
            }
            YamlValue value = event instanceof MappingStartEvent
                    ? new YamlValue.Mapping(new LinkedHashMap<>(), place)
                    : new YamlValue.Sequence(new ArrayList<>(), place);
            add(value);
            open.push(new Open(value));
        }
    }

    private void refuseTag(boolean tagged) throws Malformed {
        if (tagged) {
            throw malformed("a tag", "values without a tag");
        }
    }

    private void add(YamlValue value) throws Malformed {
        if (++values > MAX_VALUES) {
            throw malformed("more than " + MAX_VALUES + " values", "fewer values");
        }
        Open parent = open.peek();
        if (parent == null) {
            root = value;
        } else if (parent.value instanceof YamlValue.Sequence sequence) {
            sequence.items().add(value);
        } else if (parent.value instanceof YamlValue.Mapping mapping) {
            addTo(mapping, parent, value);
        }
    }

    private void addTo(YamlValue.Mapping mapping, Open parent, YamlValue value) throws Malformed {
        YamlValue.Scalar key = parent.key;
        if (key != null) {
            mapping.entries().put(key.text(), new YamlValue.Entry(key, value));
            parent.key = null;
        } else if (value instanceof YamlValue.Scalar scalar) {
            YamlValue.Entry first = mapping.entries().get(scalar.text());
            if (first != null) {
                throw malformed(first.shownKey() + " again", "each key once; it stands at " + first.key().place());
            }
            parent.key = scalar;
        } else {
            throw malformed(value.shown() + " as a key", "a word as a key");
        }
    }

    private void moveTo(Mark mark) {
        place = source + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private Malformed malformed(String found, String expected) {
        return new Malformed(new SettingsProblem(place, "", found, expected));
    }
}
