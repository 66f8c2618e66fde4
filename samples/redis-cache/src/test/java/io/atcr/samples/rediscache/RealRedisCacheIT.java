package io.atcr.samples.rediscache;

import java.io.IOException;

class RealRedisCacheIT extends RedisCacheScenarios {
    @Override
    RedisUnderTest redis() throws IOException {
        return new RealRedis();
    }
}
