package io.swerve.entropy;

import io.swerve.internal.VectorModule;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door to the two implementations of the arithmetic over logit rows. One of them is chosen at first use, once per
 * JVM, and announced in one log line:
 * <ul>
 * <li><b>vector</b>, if the module {@code jdk.incubator.vector} is present (start Java with
 * {@code --add-modules jdk.incubator.vector}), the JVM is HotSpot with its optimizing compiler C2, and the processor's
 * vectors are wide enough. Until C2 has compiled it, some tenths of a second after the first two million logits, the same
 * arithmetic is done without vectors: the results are the same bit for bit;
 * <li><b>scalar</b> otherwise: the same results to 1e-5, some thirty times slower.
 * </ul>
 * The system property {@value #PROPERTY} forces either. Forcing {@code vector} skips every check but that of the
 * module's presence. Where vectors turn out to be slow all the same, as with {@code -XX:TieredStopAtLevel}, rows are
 * measured without them.
 * <p>
 * All methods may be called by any number of threads at once.
 */
public final class EntropyKernels {
    /** The system property that forces a kernel: {@code vector} or {@code scalar}. Read once, at first use. */
    public static final String PROPERTY = "swerve.entropy.provider";

    private static final Logger LOG = LoggerFactory.getLogger(EntropyKernels.class);

    private EntropyKernels() {}

    /** Chosen at first use, not when a class that mentions this one is initialized. */
    private static final class Holder {
        private static final Choice CHOICE = announced(choose(System.getProperty(PROPERTY), Jvm.current()));

        private static Choice announced(Choice choice) {
            if (choice.kernel().isPresent()) {
                LOG.info("Entropy kernel: {} ({})", choice.kernel().get().name(), choice.reason());
            }
            return choice;
        }
    }

    /**
     * What the choice depends on.
     *
     * @param vectorModule whether {@code jdk.incubator.vector} can be used
     * @param name the value of {@code java.vm.name}
     * @param info the value of {@code java.vm.info}
     */
    record Jvm(boolean vectorModule, String name, String info) {
        static Jvm current() {
            return new Jvm(VectorModule.isPresent(), System.getProperty("java.vm.name", ""),
                    System.getProperty("java.vm.info", ""));
        }

        /** Says why vectors would be slow on this JVM, as far as its properties tell. */
        Optional<String> obstacle() {
            if (!name.contains("HotSpot") && !name.contains("OpenJDK")) {
                return Optional.of("the Vector API is slow on " + name);
            }
            if (info.contains("emulated-client") || info.contains("interpreted mode")) {
                return Optional.of("this JVM runs without C2, which makes the Vector API slow");
            }
            return Optional.empty();
        }
    }

    /**
     * The outcome of choosing.
     *
     * @param kernel the kernel; empty if the forced one can't be had
     * @param reason why this kernel, or why none
     */
    record Choice(Optional<EntropyKernel> kernel, String reason) {
        private static Choice of(EntropyKernel kernel, String reason) {
            return new Choice(Optional.of(kernel), reason);
        }

        private static Choice none(String reason) {
            return new Choice(Optional.empty(), reason);
        }
    }

    /**
     * Chooses a kernel.
     *
     * @param forced the value of {@link #PROPERTY}, or null
     * @param jvm what is known of the JVM
     * @return the outcome
     */
    static Choice choose(String forced, Jvm jvm) {
        String wanted = forced == null ? "" : forced.strip().toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "scalar" -> Choice.of(ScalarEntropyKernel.INSTANCE, "forced by -D" + PROPERTY);
            case "vector" -> jvm.vectorModule()
                    ? Choice.of(vector(), "forced by -D" + PROPERTY)
                    : Choice.none("-D" + PROPERTY + "=vector, but module " + VectorModule.NAME + " is absent: "
                            + VectorModule.REMEDY
                            + ", or force scalar");
            case "" -> preferred(jvm);
            default -> Choice.none("-D" + PROPERTY + "=" + forced + " is not a kernel: use vector or scalar");
        };
    }

    private static Choice preferred(Jvm jvm) {
        if (!jvm.vectorModule()) {
            return Choice.of(ScalarEntropyKernel.INSTANCE,
                    "module " + VectorModule.NAME + " is absent; for speed " + VectorModule.REMEDY);
        }
        return jvm.obstacle().or(VectorEntropyKernel::obstacle)
                .map(obstacle -> Choice.of(ScalarEntropyKernel.INSTANCE, obstacle))
                .orElseGet(() -> Choice.of(vector(), "module " + VectorModule.NAME + " is present and C2 is on"));
    }

    /** Apart, so that the class, which can't be linked without the module, is only touched when that is present. */
    private static EntropyKernel vector() {
        return new WarmingEntropyKernel();
    }

    /**
     * Hands out the chosen kernel.
     *
     * @return the kernel, always the same
     * @throws IllegalStateException if {@link #PROPERTY} asks for a kernel that doesn't exist or can't run here
     */
    static EntropyKernel active() {
        Choice choice = Holder.CHOICE;
        if (choice.kernel().isEmpty()) {
            throw new IllegalStateException(choice.reason());
        }
        return choice.kernel().get();
    }

    /**
     * Names the kernel in use, for reports.
     *
     * @return {@code vector} or {@code scalar}
     * @throws IllegalStateException if {@link #PROPERTY} asks for a kernel that doesn't exist or can't run here
     */
    public static String providerName() {
        return active().name();
    }

    /**
     * Says why that kernel is in use, for reports.
     *
     * @return the part of the log line in parentheses
     */
    public static String reason() {
        return Holder.CHOICE.reason();
    }

    /**
     * Finds the largest logit of a row: the token that greedy decoding takes. Of several equal ones the first wins, as
     * in llama.cpp's greedy sampler. Infinities are ordered like numbers.
     *
     * @param row the memory that holds the row as native-order floats; only read, and never beyond the row
     * @param offset where the row starts, in bytes from the start of {@code row}
     * @param length number of logits, at least 1
     * @return the index of the first largest logit, or -1 if any logit is NaN
     * @throws IllegalArgumentException if {@code length} is less than 1
     * @throws IndexOutOfBoundsException if the row doesn't lie within {@code row}
     * @throws IllegalStateException if the memory was freed, or {@link #PROPERTY} asks for a kernel that can't run here
     * @throws WrongThreadException if the memory is confined to another thread
     */
    public static int argmax(MemorySegment row, long offset, int length) {
        checkRow(row, offset, length);
        return active().argmax(row, offset, length);
    }

    /**
     * Checks that a row exists, so that kernels needn't.
     *
     * @param row the memory that holds the row
     * @param offset where the row starts, in bytes
     * @param length number of logits
     */
    static void checkRow(MemorySegment row, long offset, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("A row of " + length + " logits has no maximum: pass at least 1");
        }
        Objects.checkFromIndexSize(offset, (long) length * Float.BYTES, row.byteSize());
    }
}
