package io.atcr.samples.cli;

import io.atcr.policy.ImageReference;
import io.atcr.samples.cli.Finding.Level;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All that the doctor found about an image. */
record DoctorReport(ImageReference reference, List<Finding> findings) {
    DoctorReport {
        findings = List.copyOf(findings);
    }

    ExitStatus status() {
        return ExitStatus.worst(findings.stream().map(Finding::status).toList());
    }

    private List<Finding> at(Level level) {
        return findings.stream().filter(finding -> finding.level() == level).toList();
    }

    /** For people: first how it stands, then each check with its fix. */
    void write(TextStyle style, Appendable out) throws IOException {
        List<Finding> failed = at(Level.FAIL);
        int warnings = at(Level.WARN).size();
        String summary = failed.isEmpty()
                ? "nothing wrong in " + findings.size() + " checks"
                : failed.size() + " of " + findings.size() + " checks failed: " + failed.stream().map(Finding::check).distinct().collect(Collectors.joining(", "));
        out.append(failed.isEmpty() ? "FINE " : "WRONG ").append(SafeLine.of(reference.toString())).append(": ").append(summary)
                .append(warnings == 0 ? "" : warnings == 1 ? ", 1 warning" : ", " + warnings + " warnings").append('\n');
        for (Finding finding : findings) {
            String subject = finding.subject().isEmpty() ? "" : finding.subject() + " ";
            out.append(SafeLine.of(String.format(Locale.ROOT, "%-4s  %-12s  %s%s", finding.level(), finding.check(), subject, finding.found()))).append('\n');
            if (!finding.fix().isEmpty()) {
                out.append("      ").append(style.dim("fix: " + SafeLine.of(finding.fix()))).append('\n');
            }
        }
    }

    /** For programs: one object on one line. */
    String json() {
        ObjectNode root = AsciiJson.MAPPER.createObjectNode();
        root.put("image", reference.toString()).put("status", status().code());
        ArrayNode checks = root.putArray("checks");
        for (Finding finding : findings) {
            checks.addObject()
                    .put("check", finding.check())
                    .put("subject", finding.subject().isEmpty() ? null : finding.subject())
                    .put("level", finding.level().word())
                    .put("found", SafeLine.of(finding.found()))
                    .put("fix", finding.fix().isEmpty() ? null : SafeLine.of(finding.fix()))
                    .put("status", finding.status().code());
        }
        return AsciiJson.MAPPER.writeValueAsString(root);
    }
}
