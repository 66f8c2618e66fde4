package io.atcr.verifier.registry;

import io.atcr.did.net.UntrustedText;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** Asks Docker's credential helpers, few at once and not again within a minute. Thread-safe. */
final class CredentialHelpers {
    static final String PREFIX = "docker-credential-";
    static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int MOST_KEPT = 256;
    private static final int AT_ONCE = 4;
    private static final Pattern REGISTRY = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,300}");

    private final Map<String, String> environment;
    private final List<Path> folders;
    private final LongSupplier nanoClock;
    private final Semaphore slots = new Semaphore(AT_ONCE, true);
    private final Map<Question, Held> answers;

    private record Question(String helper, String registry) {}

    private record Held(Optional<Credential> answer, long end) {}

    CredentialHelpers(Map<String, String> environment, LongSupplier nanoClock) {
        this.environment = Map.copyOf(environment);
        this.folders = folders(environment.getOrDefault("PATH", environment.getOrDefault("Path", "")));
        this.nanoClock = nanoClock;
        this.answers = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Question, Held> eldest) {
                return size() > MOST_KEPT;
            }
        };
    }

    Optional<Credential> ask(String helper, String registry, Duration timeout) throws RegistryException {
        if (!REGISTRY.matcher(registry).matches()) {
            throw new RegistryException(RegistryError.CREDENTIALS_UNAVAILABLE, "not a registry: " + UntrustedText.escape(registry));
        }
        Question question = new Question(helper, registry);
        Optional<Optional<Credential>> kept = kept(question);
        if (kept.isPresent()) {
            return kept.get();
        }
        Deadline deadline = Deadline.in(timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST, System::nanoTime);
        take(deadline);
        try {
            kept = kept(question);
            return kept.isPresent() ? kept.get() : keep(question, run(helper, registry, deadline));
        } finally {
            slots.release();
        }
    }

    private void take(Deadline deadline) throws RegistryException {
        try {
            if (!slots.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RegistryException(RegistryError.TIMEOUT, "the credential helpers are busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(RegistryError.INTERRUPTED, "interrupted while waiting for a credential helper");
        }
    }

    private Optional<Credential> run(String helper, String registry, Deadline deadline) throws RegistryException {
        String address = registry.equals("docker.io") ? "https://index.docker.io/v1/" : registry;
        Path program = program(PREFIX + helper);
        return HelperAnswer.read(PREFIX + helper, HelperProcess.run(program, environment, address, deadline));
    }

    private Path program(String name) throws RegistryException {
        for (Path folder : folders) {
            for (String extension : File.pathSeparatorChar == ';' ? List.of(".exe", "") : List.of("")) {
                Path program = folder.resolve(name + extension);
                if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                    return program;
                }
            }
        }
        throw new RegistryException(RegistryError.CREDENTIALS_UNAVAILABLE, name + " is in no folder of the PATH");
    }

    /** Nothing is looked for in the current folder, by whatever name. */
    private static List<Path> folders(String path) {
        List<Path> folders = new ArrayList<>();
        for (String folder : path.split(Pattern.quote(File.pathSeparator))) {
            try {
                if (Path.of(folder).isAbsolute()) {
                    folders.add(Path.of(folder));
                }
            } catch (InvalidPathException e) {
                // a folder that cannot exist holds no programs
            }
        }
        return List.copyOf(folders);
    }

    private Optional<Optional<Credential>> kept(Question question) {
        synchronized (answers) {
            Held held = answers.get(question);
            return held == null || held.end() - nanoClock.getAsLong() <= 0 ? Optional.empty() : Optional.of(held.answer());
        }
    }

    private Optional<Credential> keep(Question question, Optional<Credential> answer) {
        synchronized (answers) {
            answers.put(question, new Held(answer, nanoClock.getAsLong() + KEPT.toNanos()));
        }
        return answer;
    }
}
