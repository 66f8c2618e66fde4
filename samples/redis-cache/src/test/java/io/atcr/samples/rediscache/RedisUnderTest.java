package io.atcr.samples.rediscache;

import io.lettuce.core.RedisURI;
import java.util.List;

/** A Redis server that a test may treat badly: a real one, or one that knows what {@link RedisBytes} asks. */
interface RedisUnderTest {
    /** Where it is, from the first start on. */
    RedisURI uri();

    void start() throws Exception;

    /** Ends it and its connections; what it held is gone. */
    void stop() throws Exception;

    /** Lets it answer nothing until {@link #resume}. */
    void pause() throws Exception;

    void resume() throws Exception;

    void flush() throws Exception;

    List<String> keys() throws Exception;

    byte[] get(String key) throws Exception;

    /** Puts bytes under a key, with a time to live or without. */
    void plant(String key, byte[] value, boolean temporary) throws Exception;

    /** Puts something that is no string under a key. */
    void plantList(String key) throws Exception;

    /** Ends it for good. */
    void close() throws Exception;
}
