package io.atcr.samples.ratify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the host says in the environment: which image the referrer belongs to. Ratify v1, {@code RATIFY_VERIFIER_*}.
 *
 * @param subject the image as it was asked about, by tag or digest; at most {@value #LONGEST_SUBJECT} visible ASCII characters
 */
record HostCall(String subject) {
    static final String COMMAND = "RATIFY_VERIFIER_COMMAND";
    static final String SUBJECT = "RATIFY_VERIFIER_SUBJECT";
    static final String VERSION = "RATIFY_VERIFIER_VERSION";
    /** The one version there is: the host compares none, so a plugin does. */
    static final String SUPPORTED_VERSION = "1.0.0";
    private static final String VERIFY = "VERIFY";
    private static final int LONGEST_SUBJECT = 1024;

    static HostCall of(Map<String, String> environment) throws PluginException {
        List<String> missing = new ArrayList<>();
        for (String name : List.of(COMMAND, VERSION, SUBJECT)) {
            if (environment.getOrDefault(name, "").isEmpty()) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new PluginException(ErrorCode.MISSING_ENVIRONMENT, "missing environment variables: " + String.join(", ", missing)
                    + "; this program is a verifier plugin that Ratify starts");
        }
        String version = environment.getOrDefault(VERSION, "");
        if (!version.equals(SUPPORTED_VERSION)) {
            throw new PluginException(ErrorCode.UNSUPPORTED_VERSION, "the verifier's version is " + Plain.quote(version) + ", and this plugin has "
                    + SUPPORTED_VERSION + " only: write version: " + SUPPORTED_VERSION + " in its configuration");
        }
        String command = environment.getOrDefault(COMMAND, "");
        if (!command.equals(VERIFY)) {
            throw new PluginException(ErrorCode.UNKNOWN_COMMAND, "unknown " + COMMAND + ": " + Plain.quote(command));
        }
        return new HostCall(subject(environment.getOrDefault(SUBJECT, "")));
    }

    /** The digest that the image is named by, if any; its form is looked at by whoever asks. */
    Optional<String> digest() {
        int at = subject.indexOf('@');
        return at < 0 ? Optional.empty() : Optional.of(subject.substring(at + 1));
    }

    /** The registry as it stands in the reference, which the host has made complete. */
    String registry() {
        int slash = subject.indexOf('/');
        return slash < 0 ? "" : subject.substring(0, slash);
    }

    private static String subject(String subject) throws PluginException {
        boolean visible = true;
        for (int i = 0; i < subject.length(); i++) {
            visible &= subject.charAt(i) > ' ' && subject.charAt(i) < 0x7f;
        }
        if (subject.length() > LONGEST_SUBJECT || !visible) {
            throw new PluginException(ErrorCode.ARGUMENTS, "the subject is no image reference: " + Plain.quote(subject));
        }
        return subject;
    }
}
