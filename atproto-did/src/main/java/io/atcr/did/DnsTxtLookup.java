package io.atcr.did;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/** TXT records from the system's name servers. One deadline covers retries, other servers and aliases. */
final class DnsTxtLookup implements TxtLookup {

    static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final int MAX_RECORDS = 100;
    private static final int MAX_ALIASES = 4;

    private final Supplier<Resolver> resolvers;
    private final Duration timeout;

    DnsTxtLookup() {
        this(ExtendedResolver::new, TIMEOUT);
    }

    DnsTxtLookup(Supplier<Resolver> resolvers, Duration timeout) {
        this.resolvers = resolvers;
        this.timeout = timeout;
    }

    @Override
    public List<String> lookup(String name) throws IOException {
        return lookup(name, timeout);
    }

    @Override
    public List<String> lookup(String name, Duration within) throws IOException {
        Duration limit = within.compareTo(timeout) < 0 ? within : timeout;
        LookupSession session = LookupSession.builder().resolver(resolvers.get()).maxRedirects(MAX_ALIASES).build();
        CompletableFuture<LookupResult> answer = session.lookupAsync(Name.fromString(name + "."), Type.TXT).toCompletableFuture();
        try {
            return texts(answer.get(limit.toNanos(), TimeUnit.NANOSECONDS).getRecords());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof NoSuchDomainException || failed.getCause() instanceof NoSuchRRSetException) {
                return List.of();
            }
            throw new IOException("TXT lookup failed");
        } catch (TimeoutException late) {
            throw new IOException("TXT lookup timed out");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    private static List<String> texts(List<Record> records) throws IOException {
        if (records.size() > MAX_RECORDS) {
            throw new IOException("too many TXT records");
        }
        List<String> texts = new ArrayList<>();
        for (Record record : records) {
            if (record instanceof TXTRecord text) {
                ByteArrayOutputStream joined = new ByteArrayOutputStream();
                text.getStringsAsByteArrays().forEach(joined::writeBytes);
                // one character per byte: what is not ASCII is no DID and must not become one
                texts.add(joined.toString(StandardCharsets.ISO_8859_1));
            }
        }
        return texts;
    }
}
