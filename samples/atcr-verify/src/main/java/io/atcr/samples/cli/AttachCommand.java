package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.did.AtUri;
import io.atcr.did.DidException;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.RecordVerification;
import io.atcr.verifier.SignatureDiscovery;
import io.atcr.verifier.registry.ArtifactPublisher;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.Publication;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryCredentials;
import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import io.atcr.verifier.registry.SignatureAttachment;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pushes a signature artifact for a record that exists, so that whoever has the image finds the record. */
@Command(
        name = "attach",
        description = {
            "Pushes a signature artifact to the registry: it says which existing record is about the image.",
            "The record is verified first; one that is not there, or is about something else, is not attached.",
            "Doing it twice changes nothing. An exit status of 0 says that the artifact is there, and nothing of what may run."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:attached, or it was there; it does not mean allowed",
            "1:refused: the record is not about this image, or what was served is not valid",
            "2:usage or configuration, or no right to push",
            "3:no such image or record",
            "4:no answer; retrying may help",
            "5:a limit was reached",
            "70:internal error"
        })
final class AttachCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", description = "An image reference, by tag or digest; the artifact is about the digest.")
    @SuppressWarnings("NullAway.Init")
    private String image;

    @Option(names = "--record", paramLabel = "AT-URI", required = true, description = "The record, as at://DID/io.atcr.manifest/RKEY.")
    @SuppressWarnings("NullAway.Init")
    private String record;

    @Option(names = "--dry-run", description = "Verify the record and say what would be pushed; push nothing.")
    private boolean dryRun;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private TextOrJson output = TextOrJson.TEXT;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ReachOptions reach;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private LookOptions look;

    @Override
    public Integer call() throws IOException {
        ImageReference reference = reach.reference(spec, image);
        AtUri uri = uri();
        Optional<Did> owner = reach.owner(spec);
        TimeLeft time = new TimeLeft(reach.timeout());
        try (HttpFetcher fetcher = reach.connect(spec)) {
            RegistryCredentials credentials = reach.credentials(spec);
            RegistryClient registry = RegistryClient.builder(fetcher).credentials(credentials).build();
            ManifestDocument manifest = registry.manifest(reference, time.remaining());
            SignatureDiscovery discovery = reach.discovery(spec, fetcher, credentials, time.remaining());
            RecordVerification found = owner.isPresent()
                    ? discovery.verifyRecord(uri, reference, manifest, owner.get())
                    : discovery.verifyRecord(uri, reference, manifest);
            if (found.verdict() != RecordVerification.Verdict.PRESENT) {
                say(found.reason().code() + ": " + found.detail(), reach.next(found.reason(), reference));
                return DiscoverCommand.status(found.reason()).code();
            }
            SignatureAttachment attachment = SignatureAttachment.of(manifest, found.did().orElseThrow(), uri.path().orElseThrow());
            ArtifactPublisher publisher = ArtifactPublisher.of(fetcher, credentials);
            Publication done = dryRun
                    ? publisher.missing(reference, attachment, time.remaining())
                    : publisher.publish(reference, attachment, time.remaining());
            print(reference.withDigest(manifest.digest()), attachment, done);
            return ExitStatus.ALLOWED.code();
        } catch (RegistryException e) {
            Optional<String> hint = e.code() == RegistryError.UNAUTHORIZED ? reach.credentialHint() : Optional.empty();
            say(e.code() + ": " + e.getMessage(), hint.orElse(RegistryFailure.fix(e.code())));
            return RegistryFailure.status(e.code()).code();
        }
    }

    private AtUri uri() {
        try {
            AtUri uri = AtUri.parse(record);
            if (uri.path().isPresent()) {
                return uri;
            }
        } catch (DidException e) {
            throw new ParameterException(spec.commandLine(), "--record: not the URI of a record: " + e.getMessage());
        }
        throw new ParameterException(spec.commandLine(), "--record: the URI names no record, at://DID/io.atcr.manifest/RKEY: " + record);
    }

    private void say(String what, String next) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("atcr-verify: nothing was attached: " + SafeLine.of(what));
        if (!next.isEmpty()) {
            err.println("next: " + SafeLine.of(next));
        }
        err.flush();
    }

    private void print(ImageReference pinned, SignatureAttachment attachment, Publication done) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<String> parts = Arrays.stream(Publication.Part.values()).filter(done.parts()::contains)
                .map(part -> part.name().toLowerCase(Locale.ROOT).replace('_', '-')).toList();
        String state = done.complete() ? "there" : dryRun ? "missing" : "attached";
        if (output == TextOrJson.JSON) {
            ObjectNode root = AsciiJson.MAPPER.createObjectNode();
            root.put("image", pinned.toString()).put("artifact", done.digest().toString()).put("record", attachment.record().toString());
            root.put("state", state).put("dryRun", dryRun);
            ArrayNode pushed = root.putArray(dryRun ? "wouldPush" : "pushed");
            parts.forEach(pushed::add);
            out.println(AsciiJson.MAPPER.writeValueAsString(root));
        } else {
            out.println((done.complete() ? "ALREADY THERE " : dryRun ? "WOULD ATTACH " : "ATTACHED ") + done.digest() + " to " + SafeLine.of(pinned.toString()));
            Tree root = new Tree("", "");
            root.add("record  " + UntrustedText.escape(attachment.record().toString()), "verified: it is about this image");
            root.add((dryRun ? "to push " : "pushed  ") + (parts.isEmpty() ? "nothing" : String.join(", ", parts)));
            root.write(look.style(), out);
        }
        out.flush();
    }
}
