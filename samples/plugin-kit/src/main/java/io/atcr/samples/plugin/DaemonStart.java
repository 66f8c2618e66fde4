package io.atcr.samples.plugin;

import java.io.IOException;
import java.util.Map;

/** How a call starts a daemon for later calls. It does not wait for it. */
@FunctionalInterface
public interface DaemonStart {

    /**
     * Starts a daemon that holds none of this process's streams. If one is there already, or is being started, the new one ends at once.
     *
     * @param settings its settings
     * @param environment all variables it gets
     * @return whether one may be there in a moment: false if one was started before, and has had its time
     * @throws IOException if it cannot be started; that is logged
     */
    boolean start(PluginSettings settings, Map<String, String> environment) throws IOException;
}
