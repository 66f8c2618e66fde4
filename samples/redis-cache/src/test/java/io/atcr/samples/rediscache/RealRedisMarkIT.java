package io.atcr.samples.rediscache;

import java.io.IOException;

class RealRedisMarkIT extends RedisMarkScenarios {
    @Override
    RedisUnderTest redis() throws IOException {
        return new RealRedis();
    }
}
