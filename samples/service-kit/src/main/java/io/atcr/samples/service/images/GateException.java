package io.atcr.samples.service.images;

import java.util.Objects;

/** Says that an {@link ImageGate} cannot be opened with these settings: which one, and what is wrong with it. */
public final class GateException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The setting. */
    private final String setting;

    /**
     * Makes an exception.
     *
     * @param setting the setting's path, such as {@code policies.sources.production}
     * @param problem what is wrong, on one line of printable text
     */
    GateException(String setting, String problem) {
        super(setting + ": " + problem);
        this.setting = Objects.requireNonNull(setting, "setting");
    }

    /**
     * Where the problem is.
     *
     * @return the path of a setting, as the file of the service names it
     */
    public String setting() {
        return setting;
    }
}
