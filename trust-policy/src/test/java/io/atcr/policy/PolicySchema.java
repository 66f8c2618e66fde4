package io.atcr.policy;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.json.JsonMapper;

/** The published schema, asked about YAML as an editor would. */
final class PolicySchema {
    private static final Schema SCHEMA = read();

    private PolicySchema() {
    }

    private static Schema read() {
        try (InputStream in = PolicySchema.class.getResourceAsStream("trust-policy.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the schema says against a document; nothing if it accepts it. */
    static List<Error> errors(String yaml) {
        Object value = new Load(LoadSettings.builder().setSchema(new CoreSchema()).setAllowNonScalarKeys(true).build()).loadFromString(yaml);
        return SCHEMA.validate(JsonMapper.shared().valueToTree(value));
    }
}
