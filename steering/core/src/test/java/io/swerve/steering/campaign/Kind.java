package io.swerve.steering.campaign;

import java.nio.file.Path;

/** What is damaged. */
enum Kind {
    /** Copies of a model file: damaged bytes, or well-formed and senseless. */
    MODEL(25, "model files (GGUF)"),
    /** The same of tiny models of all architectures. */
    ARCHITECTURE(25, "model files of all architectures"),
    /** Control vectors. */
    VECTOR(9, "control vectors (GGUF)"),
    /** Folders of sparse autoencoders, checkpoints of their training. */
    AUTOENCODER(8, "autoencoders and checkpoints (safetensors, JSON)"),
    /** LoRA adapters. */
    ADAPTER(7, "LoRA adapters (GGUF)"),
    /** Saved states of sequences. */
    STATE(7, "saved states"),
    /** Chat templates and conversations. */
    TEMPLATE(8, "chat templates (Jinja) and conversations (JSON)"),
    /** Plans, examples for extraction, and its shards. */
    PLAN(6, "plans, examples and shards (JSON)"),
    /** Calls of the API in random order. */
    CALLS(5, "series of random API calls");

    private final int share;
    private final String title;

    Kind(int share, String title) {
        this.share = share;
        this.title = title;
    }

    /** Cases of this kind among a hundred. */
    int share() {
        return share;
    }

    String title() {
        return title;
    }

    /** Whether exceptions of misuse are right as well. */
    boolean misuses() {
        return this == CALLS;
    }

    /** Begins to make cases, in a folder of their own. */
    Trial open(Path folder) throws Exception {
        return switch (this) {
            case MODEL -> new DamagedModels(folder);
            case ARCHITECTURE -> new DamagedArchitectures(folder);
            case VECTOR -> new DamagedVectors(folder);
            case AUTOENCODER -> new DamagedAutoencoders(folder);
            case ADAPTER -> new DamagedAdapters(folder);
            case STATE -> new DamagedStates(folder);
            case TEMPLATE -> new DamagedTemplates();
            case PLAN -> new DamagedPlans(folder);
            case CALLS -> new RandomCalls(folder);
        };
    }
}
