package io.atcr.samples.webhook;

import io.atcr.samples.service.images.ImageVerdict.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The answer to a request: yes or no, and what is said with it. All of it is bounded. Immutable.
 *
 * @param allowed  yes or no
 * @param code     the HTTP status that the API server's client gets; 200 if it is allowed
 * @param message  why not; empty if it is allowed
 * @param causes   the fields that are the reason, as far as there is place
 * @param warnings lines for who asked
 * @param audit    what the audit log is to say
 * @param patch    changes to the object
 */
record AdmissionAnswer(
        boolean allowed,
        int code,
        String message,
        List<Finding> causes,
        List<String> warnings,
        Map<String, String> audit,
        List<Replacement> patch) {
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final int MOST_CAUSES = 8;
    private static final int MOST_AUDITED = 32;
    /** The API server cuts a longer warning, and drops all of them where there are more characters together. */
    private static final int LONGEST_WARNING = 255;
    private static final int ALL_WARNINGS = 4096;
    private static final int LONGEST_MESSAGE = 250;
    /** The service's own limits. */
    private static final Set<String> SLOW_DOWN = Set.of("shed", "rate-limited");

    static AdmissionAnswer allow() {
        return new AdmissionAnswer(true, OK, "", List.of(), List.of(), Map.of(), List.of());
    }

    static AdmissionAnswer deny(int code, String message) {
        return new AdmissionAnswer(false, code, message, List.of(), List.of(), Map.of(), List.of());
    }

    static AdmissionAnswer deny(String message) {
        return deny(FORBIDDEN, message);
    }

    /** The answer that the images make: yes if there is a yes for every one. */
    static AdmissionAnswer of(List<Finding> findings, List<String> remarks) {
        List<Finding> against = findings.stream().filter(finding -> !finding.allowed()).toList();
        List<String> warnings = new ArrayList<>();
        for (Finding finding : findings) {
            if (finding.outcome() == Outcome.ALLOW_WARN) {
                warnings.add(finding.field().path().text() + ": " + finding.message() + " (" + finding.code() + ")");
            }
        }
        warnings.addAll(remarks);
        return new AdmissionAnswer(
                against.isEmpty(),
                code(against),
                against.isEmpty() ? "" : message(against, findings.size()),
                against.subList(0, Math.min(against.size(), MOST_CAUSES)),
                bounded(warnings),
                audit(findings),
                List.of());
    }

    AdmissionAnswer with(List<Replacement> changes) {
        return new AdmissionAnswer(allowed, code, message, causes, warnings, audit, allowed ? List.copyOf(changes) : List.of());
    }

    /** Whether asking again may give another answer. */
    boolean worthRepeating() {
        return code == TOO_MANY || code == UNAVAILABLE;
    }

    private static int code(List<Finding> against) {
        if (against.isEmpty()) {
            return OK;
        }
        if (against.stream().anyMatch(finding -> finding.outcome() != Outcome.RETRY)) {
            return FORBIDDEN;
        }
        return against.stream().allMatch(finding -> SLOW_DOWN.contains(finding.code())) ? TOO_MANY : UNAVAILABLE;
    }

    private static String message(List<Finding> against, int all) {
        boolean again = code(against) != FORBIDDEN;
        StringBuilder text = new StringBuilder()
                .append(against.size()).append(" of ").append(all).append(all == 1 ? " image is" : " images are")
                .append(again ? " not verified yet, try again: " : " not admitted: ");
        for (Finding finding : against.subList(0, Math.min(against.size(), MOST_CAUSES))) {
            text.append(finding.field().path().text()).append(": ").append(cut(finding.message(), LONGEST_MESSAGE)).append(" (").append(finding.code()).append("); ");
        }
        text.setLength(text.length() - 2);
        if (against.size() > MOST_CAUSES) {
            text.append("; and ").append(against.size() - MOST_CAUSES).append(" more");
        }
        return text.toString();
    }

    private static List<String> bounded(List<String> lines) {
        List<String> kept = new ArrayList<>();
        int length = 0;
        for (String line : lines) {
            String cut = cut(line, LONGEST_WARNING);
            length += cut.length();
            if (length > ALL_WARNINGS) {
                break;
            }
            kept.add(cut);
        }
        return List.copyOf(kept);
    }

    /** One annotation for each image, named so that the API server takes the name. */
    private static Map<String, String> audit(List<Finding> findings) {
        Map<String, String> audit = new LinkedHashMap<>();
        for (Finding finding : findings.subList(0, Math.min(findings.size(), MOST_AUDITED))) {
            audit.put("image." + audit.size(), finding.field().path().text()
                    + " decision=" + finding.outcome().name().toLowerCase(Locale.ROOT)
                    + " code=" + finding.code()
                    + (finding.digest().isEmpty() ? "" : " digest=" + finding.digest())
                    + (finding.policy().isEmpty() ? "" : " policy=" + finding.policy()));
        }
        return audit;
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 4)) ? longest - 4 : longest - 3;
        return text.substring(0, end) + "...";
    }
}
