package io.atcr.samples.service.images;

import java.util.List;
import java.util.Optional;

/**
 * Says whether images may run in a namespace, and which digest a tag stands for. Thread-safe.
 *
 * <p>The policy is chosen by namespace from the operator's settings, before any network: a namespace that they do not name has to satisfy every
 * policy. Nothing is thrown for what a request or the network does: an image that cannot be judged is an answer that denies.
 */
public interface ImageGate extends AutoCloseable {

    /**
     * Judges images. One that is named twice is judged once. Equal questions that are asked at the same time are answered by one verification.
     *
     * @param request the namespace, where credentials come from, when the answer is due
     * @param images  image references as they stand in a Pod, not yet parsed
     * @return an answer for each, in order, before the deadline
     */
    List<ImageVerdict> judge(GateRequest request, List<String> images);

    /**
     * Finds the digests that tags stand for now; nothing is verified. Only images that a policy of the namespace covers are asked about.
     *
     * @param request the namespace, where credentials come from, when the answer is due
     * @param images  image references as they stand in a Pod, not yet parsed
     * @return an answer for each, in order, before the deadline
     */
    List<ImageResolution> resolve(GateRequest request, List<String> images);

    /**
     * Logs and counts an image that is refused without being judged: one that names no digest.
     *
     * @param image the image reference as it stands in a Pod
     * @param code  why, as in the answer
     */
    void refused(String image, String code);

    /**
     * Whether the policies are loaded and current. Not whether anything upstream is.
     *
     * @return empty if it is ready, else why not, in words of ours
     */
    Optional<String> notReady();

    @Override
    void close();
}
