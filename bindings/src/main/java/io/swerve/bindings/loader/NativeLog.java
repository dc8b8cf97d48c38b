package io.swerve.bindings.loader;

import io.swerve.bindings.LlamaCpp;
import io.swerve.bindings.calls.WordFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes the logs of llama.cpp and ggml to SLF4J (loggers {@code io.swerve.llama}) and keeps the last lines, so that
 * exceptions can say what llama.cpp said. llama.cpp's information messages are its chatter while loading: they go to
 * the debug level.
 *
 * <p>
 * Thread-safe: llama.cpp logs from any of its threads.
 */
public final class NativeLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.swerve.llama");
    private static final int KEPT = 200;
    private static final ArrayDeque<Line> LINES = new ArrayDeque<>(KEPT);
    private static final ThreadLocal<Speech> SPEECH = ThreadLocal.withInitial(Speech::new);
    private static long count;

    /** One line; its number counts all lines of this JVM. */
    private record Line(long number, long thread, int level, String text) {}

    /** What llama.cpp says on one thread: the line that hasn't ended yet, and who listens. */
    private static final class Speech {
        private final StringBuilder partial = new StringBuilder();
        private int level;
        private Consumer<String> listener; // null for none
    }

    /**
     * What llama.cpp says at the level of errors when a decode is stopped: {@code GGML_STATUS_ABORTED} is 1, for which
     * {@code llama_decode} returns 2. Who stopped it knows, and gets an exception.
     */
    private static final Pattern STOPPED = Pattern
            .compile(".*(_async failed with error 1|compute status: 1|failed to decode, ret = 2)");
    /** Said for each context of a model with a sliding window. */
    private static final String WHOLE_WINDOW = "using full-size SWA cache";
    private static final AtomicBoolean WHOLE_WINDOW_SAID = new AtomicBoolean();

    private NativeLog() {}

    static void install() {
        try {
            MethodHandle target = MethodHandles.lookup().findStatic(NativeLog.class, "receive",
                    MethodType.methodType(void.class, int.class, MemorySegment.class, MemorySegment.class));
            FunctionDescriptor signature = FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS);
            // Global: llama.cpp keeps the function for the life of the process.
            MemorySegment stub = Linker.nativeLinker().upcallStub(target, signature, Arena.global());
            WordFunction.GGML_LOG_SET.call(stub.address(), 0);
            WordFunction.LLAMA_LOG_SET.call(stub.address(), 0);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** The upcall target: nothing may leave it, since an exception that leaves an upcall ends the JVM. */
    @SuppressWarnings("unused") // called by llama.cpp
    private static void receive(int level, MemorySegment text, MemorySegment userData) {
        try {
            append(level, text.reinterpret(Long.MAX_VALUE).getString(0));
        } catch (Throwable e) {
            try {
                LOG.warn("a message of llama.cpp could not be logged", e);
            } catch (Throwable ignored) {
                // The logging backend itself fails; the message is lost, the JVM lives.
            }
        }
    }

    private static void append(int level, String text) {
        Speech speech = SPEECH.get();
        if (level != LlamaCpp.GGML_LOG_LEVEL_CONT()) {
            speech.level = level;
        }
        speech.partial.append(text);
        for (int end; (end = speech.partial.indexOf("\n")) >= 0;) {
            String line = speech.partial.substring(0, end).stripTrailing();
            speech.partial.delete(0, end + 1);
            // A row of dots is llama.cpp's own progress bar.
            if (!line.isBlank() && !isDots(line)) {
                hear(keep(speech.level, line), speech.listener);
            }
        }
    }

    private static Line keep(int level, String text) {
        synchronized (LINES) {
            Line line = new Line(count++, Thread.currentThread().threadId(), level, text);
            if (LINES.size() == KEPT) {
                LINES.removeFirst();
            }
            LINES.addLast(line);
            return line;
        }
    }

    private static void hear(Line line, Consumer<String> listener) {
        if (listener != null) {
            listener.accept(line.text());
        }
        if (isChatter(line)) {
            LOG.debug(line.text());
        } else if (line.level() == LlamaCpp.GGML_LOG_LEVEL_ERROR()) {
            LOG.error(line.text());
        } else if (line.level() == LlamaCpp.GGML_LOG_LEVEL_WARN()) {
            LOG.warn(line.text());
        } else if (line.level() == LlamaCpp.GGML_LOG_LEVEL_INFO()) {
            LOG.debug(line.text());
        } else {
            LOG.trace(line.text());
        }
    }

    /** Whether a line is louder than what it says. */
    private static boolean isChatter(Line line) {
        return line.level() == LlamaCpp.GGML_LOG_LEVEL_ERROR() && STOPPED.matcher(line.text()).matches()
                || line.level() == LlamaCpp.GGML_LOG_LEVEL_WARN() && line.text().contains(WHOLE_WINDOW)
                        && WHOLE_WINDOW_SAID.getAndSet(true);
    }

    private static boolean isDots(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) != '.') {
                return false;
            }
        }
        return true;
    }

    /**
     * Runs something, and hands on the lines that llama.cpp logs meanwhile on this thread, of whatever level.
     *
     * @param <T> its result
     * @param action what to run
     * @param listener receives the lines
     * @return the action's result
     */
    public static <T> T listening(Supplier<T> action, Consumer<String> listener) {
        Speech speech = SPEECH.get();
        speech.listener = listener;
        try {
            return action.get();
        } finally {
            speech.listener = null;
        }
    }

    /** {@return a mark of the present moment, for {@link #since(long)}: the number of lines logged so far} */
    public static long mark() {
        synchronized (LINES) {
            return count;
        }
    }

    /**
     * Returns the warnings and errors logged since a mark, or the last few lines of any level if there were none. What
     * llama.cpp said on the calling thread counts, where it said something: others may load and decode meanwhile.
     *
     * @param mark a result of {@link #mark()}
     * @return the lines, oldest first, at most 20
     */
    public static List<String> since(long mark) {
        List<Line> lines;
        synchronized (LINES) {
            lines = LINES.stream().filter(l -> l.number() >= mark).toList();
        }
        long thread = Thread.currentThread().threadId();
        List<Line> own = lines.stream().filter(l -> l.thread() == thread).toList();
        lines = own.isEmpty() ? lines : own;
        List<String> severe = lines.stream().filter(l -> l.level() >= LlamaCpp.GGML_LOG_LEVEL_WARN()).map(Line::text)
                .toList();
        List<String> chosen = severe.isEmpty() ? lines.stream().map(Line::text).toList() : severe;
        int limit = severe.isEmpty() ? 5 : 20;
        return chosen.subList(Math.max(0, chosen.size() - limit), chosen.size());
    }

    /** {@return the last lines logged: the lines, oldest first, at most 20} */
    public static List<String> lastLines() {
        synchronized (LINES) {
            return LINES.stream().skip(Math.max(0, LINES.size() - 20)).map(Line::text).toList();
        }
    }
}
