package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

/** The published schema of a line of JSON. */
final class ResultSchema {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(SchemaCommand.schema());

    private ResultSchema() {}

    static void accepts(String line) {
        assertThat(SCHEMA.validate(line, InputFormat.JSON, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))).as(line).isEmpty();
    }

    static boolean refuses(String line) {
        return !SCHEMA.validate(line, InputFormat.JSON).isEmpty();
    }
}
