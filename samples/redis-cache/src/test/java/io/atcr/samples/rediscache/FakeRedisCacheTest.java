package io.atcr.samples.rediscache;

class FakeRedisCacheTest extends RedisCacheScenarios {
    @Override
    RedisUnderTest redis() {
        return new FakeRedis();
    }
}
