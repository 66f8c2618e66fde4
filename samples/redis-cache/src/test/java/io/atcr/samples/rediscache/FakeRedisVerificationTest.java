package io.atcr.samples.rediscache;

class FakeRedisVerificationTest extends RedisVerificationScenarios {
    @Override
    RedisUnderTest redis() {
        return new FakeRedis();
    }
}
