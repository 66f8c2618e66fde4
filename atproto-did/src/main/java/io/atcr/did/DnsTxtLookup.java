package io.atcr.did;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Cache;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** TXT records from the system's name servers. */
final class DnsTxtLookup implements TxtLookup {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_RECORDS = 100;

    @Override
    public List<String> lookup(String name) throws IOException {
        Resolver resolver = new ExtendedResolver();
        resolver.setTimeout(TIMEOUT);
        Lookup lookup = new Lookup(Name.fromString(name + "."), Type.TXT);
        lookup.setResolver(resolver);
        // the shared cache of the library would outlive every setting made here
        lookup.setCache(new Cache());
        Record[] records = lookup.run();
        return switch (lookup.getResult()) {
            case Lookup.SUCCESSFUL -> texts(records);
            case Lookup.HOST_NOT_FOUND, Lookup.TYPE_NOT_FOUND -> List.of();
            default -> throw new IOException("TXT lookup failed");
        };
    }

    private static List<String> texts(Record[] records) throws IOException {
        if (records.length > MAX_RECORDS) {
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
