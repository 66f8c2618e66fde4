package io.atcr.samples.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One format and where it goes.
 *
 * @param file empty for standard output
 */
record OutputTarget(OutputFormat format, Optional<Path> file) {

    /** Reads {@code FORMAT[=FILE]}. */
    static final class Converter implements ITypeConverter<OutputTarget> {
        @Override
        public OutputTarget convert(String value) {
            int equals = value.indexOf('=');
            String name = equals < 0 ? value : value.substring(0, equals);
            OutputFormat format = Stream.of(OutputFormat.values())
                    .filter(each -> each.word().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + name + "' is none of " + String.join(", ", new Words())));
            if (equals < 0) {
                return new OutputTarget(format, Optional.empty());
            }
            String file = value.substring(equals + 1);
            try {
                if (!file.isEmpty()) {
                    return new OutputTarget(format, file.equals("-") ? Optional.empty() : Optional.of(Path.of(file)));
                }
            } catch (InvalidPathException e) {
                throw new TypeConversionException("'" + file + "' is no name of a file");
            }
            throw new TypeConversionException("a file has to follow '" + name + "='");
        }
    }

    /** The names of the formats. */
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(OutputFormat.values()).map(OutputFormat::word).iterator();
        }
    }
}
