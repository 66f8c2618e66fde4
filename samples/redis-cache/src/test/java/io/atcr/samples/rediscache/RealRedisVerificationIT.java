package io.atcr.samples.rediscache;

import java.io.IOException;

class RealRedisVerificationIT extends RedisVerificationScenarios {
    @Override
    RedisUnderTest redis() throws IOException {
        return new RealRedis();
    }
}
