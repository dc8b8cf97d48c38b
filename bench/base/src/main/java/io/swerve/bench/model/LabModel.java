package io.swerve.bench.model;

import java.io.IOException;
import java.nio.file.Path;

/** The models that come with the lab; their card is {@code bench/lab/README.md}. */
public enum LabModel {
    /** Knows how to reason, but answers directly unless asked to think. */
    BASE("lab-base-q8_0.gguf", "e2da458c81fd36275f8329f10931e9aa939892188734561901474a0b9de36a11"),
    /** Reasons aloud, at length, before it answers. */
    THINK("lab-think-q8_0.gguf", "ee51b3c8cd18920f7e87592862577d3b021fcdcac92a1db4a937649d2e6e4152");

    private final String resource;
    private final String sha256;

    LabModel(String resource, String sha256) {
        this.resource = resource;
        this.sha256 = sha256;
    }

    /**
     * {@return the model as a file, extracting it on first use: a GGUF file to be read only; later calls return the
     * same} The file lies under {@code models} in the folder named by the system property {@code swerve.cache.path},
     * else by the environment variable {@code SWERVE_CACHE_PATH}, else in {@code swerve} in the platform's usual place
     * for caches. It is checked at every call. Several threads and processes may ask at once.
     *
     * @throws IOException
     *             if the model is missing from the installation, or the file cannot be written
     */
    public Path path() throws IOException {
        return path(ModelCache.ofUser());
    }

    Path path(ModelCache cache) throws IOException {
        return cache.extract(resource, sha256);
    }
}
