package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What has to hold of each format, whatever text is in it. */
final class Printed {
    private static final Pattern VARIABLE = Pattern.compile("(ATCR_(IMAGE|DIGEST|DECISION|REASON)|image|digest|decision)(_[0-9]+)?=[A-Za-z0-9._:/@\\[\\]+-]+");
    private static final Pattern ROW = Pattern.compile(
            "\\| :[a-z_]+: (ALLOW|ALLOW&#95;WARN|DENY) \\| <code>([A-Za-z0-9 ]|&#[0-9]+;)+</code> \\| <code>([A-Za-z0-9 ]|&#[0-9]+;)+</code> \\| ([A-Za-z0-9 ]|&#[0-9]+;)* \\|");
    private static final Pattern ANNOTATION = Pattern.compile("::(notice|warning|error) title=atcr-verify (ALLOW|ALLOW_WARN|DENY)::[^\\r\\n]+");

    private Printed() {}

    /** No control but line feeds, nothing that reorders what is read, and no command to a runner. */
    static void harmless(String text) {
        text.codePoints().filter(codePoint -> codePoint != '\n').forEach(codePoint -> assertThat(Character.getType(codePoint))
                .as("U+%04X in %s", codePoint, text)
                .isNotIn((int) Character.CONTROL, (int) Character.FORMAT, (int) Character.LINE_SEPARATOR, (int) Character.PARAGRAPH_SEPARATOR,
                        (int) Character.SURROGATE, (int) Character.PRIVATE_USE, (int) Character.UNASSIGNED));
        assertThat(text).doesNotContain("##");
    }

    static void text(String text, int images) {
        harmless(text);
        assertThat(text.lines().filter(line -> line.startsWith("ALLOW") || line.startsWith("DENY"))).hasSize(images);
        assertThat(text.lines()).allMatch(line -> line.matches("(ALLOW|ALLOW_WARN|DENY)  .*|(│  |   )*(├─|└─) .*|next: .*"));
    }

    static List<JsonNode> json(String text, int images) {
        harmless(text);
        assertThat(text).isEqualTo(text.replaceAll("[^\\x20-\\x7e\\n]|#", ""));
        List<String> lines = text.lines().toList();
        assertThat(lines).hasSize(images).allSatisfy(ResultSchema::accepts);
        return lines.stream().map(line -> JsonMapper.shared().readTree(line)).toList();
    }

    static JsonNode sarif(String text, int results) {
        harmless(text);
        assertThat(text.lines()).hasSize(1);
        JsonNode root = JsonMapper.shared().readTree(text);
        assertThat(root.at("/version").stringValue()).isEqualTo("2.1.0");
        assertThat(root.at("/runs/0/results").size()).isEqualTo(results);
        for (JsonNode result : root.at("/runs/0/results")) {
            assertThat(root.at("/runs/0/tool/driver/rules/" + result.at("/ruleIndex").intValue() + "/id").stringValue()).isEqualTo(result.at("/ruleId").stringValue());
            assertThat(result.at("/message/text").stringValue()).doesNotContain("[", "]", "{", "}");
            assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri").stringValue()).matches("[A-Za-z0-9%._~/!$&'()*+,;=@-]+|file:///[^ ]+");
            assertThat(result.at("/locations/0/physicalLocation/region/startLine").intValue()).isPositive();
            assertThat(result.at("/partialFingerprints/primaryLocationLineHash").stringValue()).matches("[0-9a-f]{16}:1");
        }
        return root;
    }

    static Document junit(String text, int images) throws Exception {
        harmless(text);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("testsuites");
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(images);
        int said = 0;
        for (String element : List.of("failure", "error", "system-out")) {
            said += document.getElementsByTagName(element).getLength();
        }
        assertThat(said).isEqualTo(images);
        assertThat(document.getDocumentElement().getAttribute("tests")).isEqualTo(Integer.toString(images));
        return document;
    }

    static void annotations(String text, int images) {
        harmless(text);
        assertThat(text.lines()).hasSize(images).allMatch(line -> ANNOTATION.matcher(line).matches());
    }

    static void summary(String text, int images) {
        harmless(text);
        assertThat(text.lines().skip(4).filter(line -> !line.isEmpty())).hasSize(images).allMatch(line -> ROW.matcher(line).matches());
    }

    static List<String> variables(String text) {
        harmless(text);
        List<String> lines = text.lines().toList();
        assertThat(lines).allMatch(line -> VARIABLE.matcher(line).matches());
        return lines;
    }
}
