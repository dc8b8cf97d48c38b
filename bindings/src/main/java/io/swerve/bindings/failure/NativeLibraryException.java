package io.swerve.bindings.failure;

import java.util.List;
import java.util.stream.Collectors;

/**
 * llama.cpp's shared libraries could not be found, opened or trusted. The message lists every place that was tried with
 * the reason why it did not serve.
 */
public final class NativeLibraryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The places tried, in order. */
    private final transient List<TriedPlace> attempts;

    /**
     * One place that was tried.
     *
     * @param place what was looked at, such as {@code system property swerve.native.path=/opt/llama}
     * @param cause why it did not serve
     */
    public record TriedPlace(String place, String cause) {}

    /**
     * Creates an exception.
     *
     * @param remedy what to do about it
     * @param attempts the places tried, in order
     * @param cause what was thrown at the last place; null if nothing was
     */
    public NativeLibraryException(String remedy, List<TriedPlace> attempts, Throwable cause) {
        super(describe(remedy, attempts), cause);
        this.attempts = List.copyOf(attempts);
    }

    /** {@return the places tried, in order: an immutable list; empty after deserialization} */
    public List<TriedPlace> attempts() {
        return attempts == null ? List.of() : attempts;
    }

    private static String describe(String remedy, List<TriedPlace> attempts) {
        return attempts.stream().map(a -> "\n  - " + a.place() + ": " + a.cause())
                .collect(Collectors.joining("", "llama.cpp's libraries could not be loaded. Tried:", "\n" + remedy));
    }
}
