package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.DidDocument;
import io.atcr.did.DidException;
import io.atcr.did.DidResolver;
import io.atcr.did.Handle;
import io.atcr.did.HandleResolver;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.Reason;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether accounts can be had: their identities, and the PDS that keeps their records. Thread-safe. */
final class IdentityChecks {
    private static final int LARGEST_ANSWER = 64 << 10;

    private final HttpFetcher fetcher;
    private final DidResolver resolver;
    private final HandleResolver handles;
    private final TimeLeft time;

    IdentityChecks(HttpFetcher fetcher, DidResolver resolver, HandleResolver handles, TimeLeft time) {
        this.fetcher = fetcher;
        this.resolver = resolver;
        this.handles = handles;
        this.time = time;
    }

    /** Who the owner is, if the path names one, and what was found. */
    record Owner(Optional<Did> did, Finding finding) {}

    static Set<String> atcrRegistries(Optional<TrustPolicy> policy) {
        return policy.map(TrustPolicy::atcrRegistries).orElse(Set.of("atcr.io"));
    }

    Owner owner(ImageReference reference, Optional<TrustPolicy> policy) {
        Optional<String> segment = reference.owner();
        if (segment.isEmpty() || !atcrRegistries(policy).contains(reference.registry())) {
            return new Owner(Optional.empty(), Finding.ok("owner", "none: " + reference.registry() + " is no ATCR registry, or the path names nobody"));
        }
        String name = UntrustedText.escape(segment.get());
        Optional<Did> mapped = policy.flatMap(loaded -> loaded.owner(segment.get()));
        if (mapped.isPresent()) {
            return known(mapped.get(), name + " is " + mapped.get() + " by the policy");
        }
        try {
            if (segment.get().startsWith("did:")) {
                Did did = Did.parse(segment.get());
                return known(did, "named by its DID " + did);
            }
            Handle handle = Handle.parse(segment.get());
            return byHandle(handle, name);
        } catch (SyntaxException | DidException e) {
            return new Owner(Optional.empty(),
                    Finding.fail("owner", name + " is neither a DID nor a handle: " + e.getMessage(), NextStep.of(Reason.BAD_OWNER), ExitStatus.DENIED));
        }
    }

    private Owner byHandle(Handle handle, String name) {
        try {
            Did did = handles.resolve(handle, time.remaining());
            boolean confirmed = resolver.resolve(did, time.remaining()).handle().filter(handle::equals).isPresent();
            return confirmed
                    ? known(did, name + " is " + did + ", by its handle and its DID document")
                    : unknown(name + " leads to " + did + ", whose DID document does not confirm it");
        } catch (DidException e) {
            return unknown(name + ": " + e.getMessage());
        }
    }

    private static Owner known(Did did, String found) {
        return new Owner(Optional.of(did), Finding.ok("owner", found));
    }

    private static Owner unknown(String found) {
        return new Owner(Optional.empty(), Finding.fail("owner", found, NextStep.of(Reason.OWNER_UNRESOLVED), ExitStatus.TRANSIENT));
    }

    /** Looks at one account: its identity, then its PDS. */
    List<Finding> account(Did did) {
        List<Finding> findings = new ArrayList<>();
        Optional<DidDocument> document = Optional.empty();
        try {
            document = Optional.of(resolver.resolve(did, time.remaining()));
            boolean usable = document.get().signingKey().isPresent() && document.get().pdsEndpoint().isPresent();
            String found = document.get().signingKey().map(key -> "signs with " + key.toDidKey()).orElse("has no usable signing key")
                    + document.get().pdsEndpoint().map(pds -> ", keeps its records at " + pds).orElse(", has no usable PDS");
            findings.add((usable ? Finding.ok("identity", found) : Finding.fail("identity", found, NextStep.of(Reason.BAD_DID_DOCUMENT), ExitStatus.DENIED)).about(did));
        } catch (DidException e) {
            findings.add(Finding.fail("identity", e.code() + ": " + e.getMessage(), NextStep.of(reason(e)), ExitStatus.of(e.code())).about(did));
        }
        document.flatMap(DidDocument::pdsEndpoint).ifPresent(pds -> findings.add(pds(pds, did).about(did)));
        return findings;
    }

    private static Reason reason(DidException e) {
        return switch (e.code()) {
            case NOT_FOUND, TOMBSTONED, INVALID_DID, UNSUPPORTED_METHOD -> Reason.DID_NOT_FOUND;
            case ADDRESS_REFUSED -> Reason.ADDRESS_REFUSED;
            case INVALID_HISTORY, HISTORY_WITHHELD, HISTORY_FORKED, HISTORY_IN_FUTURE -> Reason.DID_HISTORY;
            default -> e.transientFailure() ? Reason.DID_UNAVAILABLE : Reason.BAD_DID_DOCUMENT;
        };
    }

    private Finding pds(URI pds, Did did) {
        String origin = pds.getScheme() + "://" + pds.getRawAuthority();
        String shown = UntrustedText.escape(origin);
        try {
            URI head = URI.create(origin + "/xrpc/com.atproto.sync.getLatestCommit?did=" + URLEncoder.encode(did.toString(), StandardCharsets.UTF_8));
            FetchResponse answer = fetcher.fetch(FetchRequest.get(head).maxBody(LARGEST_ANSWER).timeout(time.remaining()));
            return answer.status() == 200
                    ? Finding.ok("pds", shown + " answers and has the repository")
                    : Finding.fail("pds", shown + " answers " + answer.status(), NextStep.of(Reason.PDS_UNAVAILABLE), ExitStatus.TRANSIENT);
        } catch (FetchException e) {
            boolean refused = e.code() == FetchError.ADDRESS_REFUSED || e.code() == FetchError.SCHEME_REFUSED;
            return Finding.fail("pds", shown + ": " + e.getMessage(), NextStep.of(refused ? Reason.ADDRESS_REFUSED : Reason.PDS_UNAVAILABLE),
                    refused ? ExitStatus.DENIED : ExitStatus.TRANSIENT);
        }
    }
}
