package io.atcr.samples.rediscache;

class FakeRedisMarkTest extends RedisMarkScenarios {
    @Override
    RedisUnderTest redis() {
        return new FakeRedis();
    }
}
