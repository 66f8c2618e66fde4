package io.atcr.samples.ratify;

/** What a call says when its time is over, unless it has said something. */
final class LastWords implements Runnable {
    private final Host host;
    private final String line;

    LastWords(Host host, PluginException failure) {
        this(host, ReportLine.of(failure));
    }

    LastWords(Host host, Verdict verdict, String name, String type) {
        this(host, ReportLine.of(verdict, name, type));
    }

    private LastWords(Host host, String line) {
        this.host = host;
        this.line = line;
    }

    @Override
    public void run() {
        host.say(line);
    }
}
