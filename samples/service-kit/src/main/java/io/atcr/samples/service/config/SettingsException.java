package io.atcr.samples.service.config;

import java.util.List;
import java.util.stream.Collectors;

/** Says that the settings cannot be used: everything that is wrong with them, at once. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<SettingsProblem> problems;

    SettingsException(List<SettingsProblem> problems) {
        super(problems.stream().map(SettingsProblem::line).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /**
     * What is wrong, in the order in which it was found.
     *
     * @return at least one problem
     */
    public List<SettingsProblem> problems() {
        return problems;
    }
}
