package io.swerve.steering.campaign;

import io.swerve.SwerveException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether an exception is a refusal as it should be: of a type that the API promises, and in words of its own.
 *
 * @param typed whether it is
 * @param text the exception, and where it comes from if it isn't
 */
record Verdict(boolean typed, String text) {
    /** Words of the libraries below. {@code java-} begins names of other libraries, which may be named. */
    private static final Pattern FOREIGN = Pattern
            .compile("\\b(java\\.|com\\.google|sun\\.|jdk\\.)|Exception\\b|JsonReader|github\\.com/google");
    private static final int FRAMES = 6;
    /** Of a message. */
    private static final int SHOWN = 500;

    /** Something to do that may be refused. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    static Verdict of(Throwable thrown, boolean calls) {
        boolean typed = thrown instanceof SwerveException || thrown.getClass() == IllegalArgumentException.class
                || thrown.getClass() == UncheckedIOException.class
                || calls && (thrown instanceof IllegalStateException || thrown instanceof CancellationException
                        || thrown.getClass() == IndexOutOfBoundsException.class
                        || thrown.getClass() == NoSuchElementException.class);
        String message = String.valueOf(thrown.getMessage());
        if (typed && thrown.getMessage() != null && !message.isBlank() && !FOREIGN.matcher(message).find()) {
            return new Verdict(true, thrown.getClass().getSimpleName() + ": "
                    + message.substring(0, Math.min(SHOWN, message.length())));
        }
        String at = Arrays.stream(thrown.getStackTrace()).limit(FRAMES)
                .map(frame -> frame.getClassName().replaceAll("^.*\\.", "") + "." + frame.getMethodName() + ":"
                        + frame.getLineNumber())
                .collect(Collectors.joining(" < "));
        return new Verdict(false, thrown.getClass().getName() + ": " + message.substring(0,
                Math.min(SHOWN, message.length())) + " at " + at);
    }

    /** Does one of several things: that it is refused doesn't keep the others from being tried. */
    static void attempt(Step step) throws Exception {
        try {
            step.run();
        } catch (Exception e) {
            if (!of(e, false).typed()) {
                throw e;
            }
        }
    }
}
