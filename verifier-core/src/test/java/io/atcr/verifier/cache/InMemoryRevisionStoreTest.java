package io.atcr.verifier.cache;

class InMemoryRevisionStoreTest extends RevisionStoreContract {
    private final RevisionStore store = RevisionStore.inMemory();

    @Override
    RevisionStore open() {
        return store;
    }
}
