package io.atcr.samples.ratify;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where the trust policy is that this verifier decides by. */
sealed interface PolicyPlace {
    /** The parameter that holds a policy. */
    String INLINE = "trustPolicy";
    /** The parameter that names a policy's file or folder. */
    String FILE = "trustPolicyFile";

    /**
     * In the verifier's own parameters.
     *
     * @param yaml the policy, as the text of its file
     */
    record Inline(String yaml) implements PolicyPlace {}

    /**
     * In a file, or in a folder of them.
     *
     * @param path an absolute path
     */
    record File(Path path) implements PolicyPlace {}

    static Optional<PolicyPlace> of(Fields config) throws PluginException {
        Optional<JsonNode> inline = config.find(INLINE);
        Optional<Path> file = config.optionalPath(FILE);
        if (inline.isPresent() && file.isPresent()) {
            throw config.wrong(INLINE, "excludes " + FILE + ", and both are there");
        }
        if (inline.isPresent()) {
            return Optional.of(new Inline(yaml(config, inline.get())));
        }
        return file.isPresent() ? Optional.of(new File(file.get())) : Optional.empty();
    }

    private static String yaml(Fields config, JsonNode inline) throws PluginException {
        if (inline instanceof JsonNode.Text text) {
            return text.value();
        }
        if (inline instanceof JsonNode.Members members) {
            return JsonLine.of(withVersion(members));
        }
        throw config.wrong(INLINE, "expected a policy, as an object or as the text of a file, found " + inline.kind());
    }

    /** A number of YAML has passed through JSON on its way here, where 1.0 is 1; the policy's format has it as it is written. */
    private static JsonNode withVersion(JsonNode.Members policy) {
        if (policy.map().get("version") instanceof JsonNode.Number number && number.digits().length() < 8
                && new BigDecimal(number.digits()).compareTo(BigDecimal.ONE) == 0) {
            Map<String, JsonNode> changed = new LinkedHashMap<>(policy.map());
            changed.put("version", new JsonNode.Text("1.0"));
            return new JsonNode.Members(changed);
        }
        return policy;
    }
}
