package io.atcr.samples.rediscache;

/** What Redis does in one step. */
final class RedisScripts {
    /** Key; "1" and the expected value, or "0" and nothing; the new value. An empty value is none. */
    static final String COMPARE_AND_SET = """
            local held = redis.call('GET', KEYS[1])
            if held == '' then held = false end
            if ARGV[1] == '0' then
              if held then return 0 end
            elseif held ~= ARGV[2] then
              return 0
            end
            redis.call('SET', KEYS[1], ARGV[3])
            return 1
            """;

    /** Deletes those of the keys that have a time to live. */
    static final String DELETE_TEMPORARY = """
            for _, key in ipairs(KEYS) do
              if redis.call('PTTL', key) >= 0 then redis.call('DEL', key) end
            end
            return 1
            """;

    private RedisScripts() {}
}
