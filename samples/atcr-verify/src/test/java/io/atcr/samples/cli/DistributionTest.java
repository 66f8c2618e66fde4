package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a distribution has beside the jars. */
class DistributionTest {
    @TempDir
    Path folder;

    @Test
    void everyCommandHasAManualPageThatSaysAllItTakes() throws Exception {
        Files.createDirectory(folder.resolve("lib"));
        DistributionFiles.main(new String[] {folder.toString(), "1.2.3", "2026-01-31T00:00:00Z"});
        List<CommandLine> commands = new ArrayList<>();
        collect(Main.commandLine(), commands);
        assertThat(commands).hasSizeGreaterThan(15);
        for (CommandLine command : commands) {
            Path file = folder.resolve("man/man1").resolve(ManPage.name(command.getCommandSpec()) + ".1");
            String page = Files.readString(file);
            assertThat(page).as(file.toString()).startsWith(".TH \"").contains("\"2026-01-31\" \"atcr-verify 1.2.3\"", ".SH \"NAME\"", ".SH \"SYNOPSIS\"")
                    .doesNotContain("${", "%n", "@|", "|@");
            command.getCommandSpec().options().forEach(option -> assertThat(page).contains(option.longestName().replace("-", "\\-")));
            assertThat(page.lines().filter(line -> line.startsWith(".")))
                    .allMatch(line -> line.matches("\\.(TH|SH|TP|PP|nh|ad)( .*)?"));
            if (Files.isExecutable(Path.of("/usr/bin/groff"))) {
                Shown shown = shown("/usr/bin/groff", "-man", "-Tascii", "-ww", "-z", file.toString());
                assertThat(shown.out()).as(file.toString()).isEmpty();
            }
        }
    }

    @Test
    void theBashScriptParsesAndCompletes() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
        Path script = folder.resolve("completion");
        Run run = Run.of("completion", "bash");
        assertThat(run.status()).isZero();
        Files.writeString(script, run.out());
        assertThat(shown("/bin/bash", "-n", script.toString())).isEqualTo(new Shown(0, ""));
        assertThat(completed(script, "atcr-verify", "ver")).contains("verify", "version").doesNotContain("bundle");
        assertThat(completed(script, "atcr-verify", "bundle", "")).contains("create", "verify", "inspect");
        assertThat(completed(script, "atcr-verify", "verify", "--off")).containsExactly("--offline");
        assertThat(Run.of("completion").out()).isEqualTo(run.out());
        assertThat(Run.of("completion", "zsh").out()).isEqualTo(run.out()).contains("bashcompinit");
        assertThat(Run.of("completion", "tcsh").status()).isEqualTo(2);
    }

    @Test
    void theFishScriptNamesEveryCommandAndQuotes() {
        String script = Run.of("completion", "fish").out();
        assertThat(script.lines().skip(1)).allMatch(line -> line.matches("complete -c atcr-verify -n '[a-z_; -]+'( -[ls] [A-Za-z-]+)*( -r)?( -f -a [a-z-]+)? -d '([^'\\\\]|\\\\.)*'"));
        assertThat(script).contains("-a verify -d", "-a inspect -d", "-l offline -r");
        assertThat(script.lines().filter(line -> line.contains("-a create"))).singleElement().asString()
                .contains("'__fish_seen_subcommand_from bundle; and not __fish_seen_subcommand_from create verify inspect help'");
    }

    @Test
    void versionSaysWhatItRunsOn() {
        assertThat(Run.of("version").out()).startsWith("atcr-verify ").contains("\njava " + System.getProperty("java.version"), "\nk256 ", "\np256 bouncycastle");
        JsonNode json = JsonMapper.shared().readTree(Run.of("version", "-o", "json").out());
        assertThat(json.get("name").stringValue()).isEqualTo("atcr-verify");
        assertThat(json.get("p256").stringValue()).isEqualTo("bouncycastle");
        assertThat(Run.of("version", "--help").out()).contains("--output");
        assertThat(Run.of("version", "extra").status()).isEqualTo(2);
    }

    @Test
    void aCallKnowsTheCommandsItNamesAndTheNamesOfTheOthers() {
        CommandLine some = Main.commandLine("bundle", "verify", "x");
        assertThat(some.getSubcommands().keySet()).isEqualTo(Main.commandLine().getSubcommands().keySet());
        assertThat(some.getSubcommands().get("bundle").getSubcommands().get("verify").getCommandSpec().options()).isNotEmpty();
        assertThat(strict(some)).isNull();
        assertThat(Main.commandLine("polcy").getSubcommands().keySet()).contains("policy");
        // whatever the file or a variable may set is known, or a good file would be refused
        assertThat(settings(Main.commandLine("did"))).isEqualTo(settings(Main.commandLine()));
        for (String[] args : new String[][] {{}, {"-hV"}, {"--help"}, {"help"}, {"completion", "bash"}}) {
            assertThat(strict(Main.commandLine(args))).isNotNull();
        }
    }

    /** An option of a command below a command. */
    private static Object strict(CommandLine commandLine) {
        return commandLine.getSubcommands().get("policy").getSubcommands().get("check").getCommandSpec().findOption("--strict");
    }

    private static Set<String> settings(CommandLine commandLine) {
        return Settings.of(commandLine.getCommandSpec()).names();
    }

    @Test
    void aSignedJarLosesItsSignatureAndNothingElse() throws IOException {
        Path jar = folder.resolve("signed.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Multi-Release", "true");
        manifest.getEntries().put("a/B.class", new Attributes());
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream to = new JarOutputStream(out, manifest)) {
            for (String name : List.of("META-INF/KEY.SF", "META-INF/KEY.RSA", "META-INF/services/x.SF", "a/B.class")) {
                to.putNextEntry(new ZipEntry(name));
                to.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        UnsignedJar.replace(jar);
        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.stream().map(ZipEntry::getName)).containsExactly("META-INF/MANIFEST.MF", "META-INF/services/x.SF", "a/B.class");
            assertThat(file.getManifest().getEntries()).isEmpty();
            assertThat(file.getManifest().getMainAttributes().getValue("Multi-Release")).isEqualTo("true");
            try (InputStream in = file.getInputStream(file.getEntry("a/B.class"))) {
                assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("a/B.class");
            }
        }
    }

    @Test
    void theWindowsScriptHasTheSameFlags() throws IOException {
        String cmd = Files.readString(Path.of("src/main/dist/bin/atcr-verify.cmd"));
        String sh = Files.readString(Path.of("src/main/dist/bin/atcr-verify"));
        assertThat(cmd.replace("\r\n", "")).doesNotContain("\n", "\r");
        String flags = sh.lines().filter(line -> line.startsWith("flags=")).findFirst().orElseThrow().replace("flags='", "").replace("'", "");
        assertThat(cmd).contains("set \"FLAGS=" + flags + "\"", "-Datcr-verify.progress=", "-Datcr-verify.stdout-terminal=", "io.atcr.samples.cli.Main %*");
        assertThat(cmd.lines().filter(line -> line.startsWith("exit /b %ERRORLEVEL%"))).hasSize(2);
        // cmd.exe looks for a program in the current folder first, which may be somebody else's source tree
        assertThat(cmd).doesNotContain("findstr", "in ('");
        assertThat(cmd.lines().map(line -> line.trim().split(" ", 2)[0]))
                .isSubsetOf("@echo", "rem", "setlocal", "set", "if", "for", "echo", "exit", "goto", ":plain", ")", "\"%JAVA%\"");
    }

    @Test
    void theTrainingBundleIsStillGood() throws Exception {
        assertThat(Training.run(Path.of("src/main/dist/training"))).isZero();
    }

    private static void collect(CommandLine command, List<CommandLine> all) {
        all.add(command);
        ManPage.visible(command).forEach(each -> collect(each.commandLine(), all));
    }

    private record Shown(int status, String out) {}

    private static List<String> completed(Path script, String... words) throws Exception {
        String set = "compopt() { :; }; source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _complete_atcr-verify; printf '%s\\n' \"${COMPREPLY[@]}\"";
        List<String> command = new ArrayList<>(List.of("/bin/bash", "-c", set, "bash", script.toString()));
        command.addAll(List.of(words));
        return shown(command.toArray(new String[0])).out().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static Shown shown(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Shown(process.waitFor(), out);
    }
}
