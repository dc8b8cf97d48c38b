package io.swerve;

/**
 * Something that computes, as llama.cpp knows it. Immutable.
 *
 * @param name llama.cpp's name, such as {@code CPU}, {@code CUDA0} or {@code Vulkan0}
 * @param backend the name of the backend that drives it, such as {@code CPU}, {@code CUDA} or {@code Vulkan}
 * @param description its maker's name of it
 * @param type what kind it is
 * @param totalBytes its memory, bytes; 0 if it doesn't tell
 * @param freeBytes how much of that was free when it was asked, bytes; 0 if it doesn't tell
 */
public record Device(String name, String backend, String description, Type type, long totalBytes, long freeBytes) {
    /** Kinds of devices. */
    public enum Type {
        /** The machine's processor, with main memory. */
        PROCESSOR,
        /** A GPU with memory of its own. */
        GPU,
        /** A GPU that shares main memory with the processor. */
        INTEGRATED_GPU,
        /** Something that helps the processor, such as a library for matrices. */
        ACCELERATOR;

        /** {@return whether layers of a model can be put there, true for both kinds of GPU} */
        public boolean isGpu() {
            return this == GPU || this == INTEGRATED_GPU;
        }
    }
}
