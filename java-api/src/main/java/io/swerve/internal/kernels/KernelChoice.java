package io.swerve.internal.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.incubator.vector.VectorShape;

/**
 * Whether kernels compute on vectors.
 *
 * @param name what computes, {@code vector} or {@code scalar}; empty if what was asked for can't be had
 * @param reason why this one, or why none
 */
record KernelChoice(String name, String reason) {
    /** The system property: {@code auto}, as if it weren't set, {@code vector} or {@code scalar}. Read once, at first use. */
    static final String PROPERTY = "swerve.vectors";

    private static final String MODULE = "jdk.incubator.vector";
    private static final String REMEDY = "start Java with --add-modules " + MODULE;

    /**
     * What the choice depends on.
     *
     * @param module whether the Vector API can be used
     * @param name the value of {@code java.vm.name}
     * @param info the value of {@code java.vm.info}
     * @param architecture the value of {@code os.arch}
     * @param bits size of the processor's vectors; 0 if unknown, as it is without the module
     */
    record Jvm(boolean module, String name, String info, String architecture, int bits) {
        static Jvm current() {
            ModuleLayer own = Kernels.class.getModule().getLayer();
            boolean module = (own == null ? ModuleLayer.boot() : own).findModule(MODULE).isPresent();
            return new Jvm(module, System.getProperty("java.vm.name", ""), System.getProperty("java.vm.info", ""),
                    System.getProperty("os.arch", ""), module ? Size.bits() : 0);
        }

        /** Says why vectors would not work on this JVM, or be slow; nothing if they suit. */
        List<String> obstacles() {
            List<String> obstacles = new ArrayList<>();
            if (!module) {
                obstacles.add("module " + MODULE + " is absent; for speed " + REMEDY);
            }
            if (!name.contains("HotSpot") && !name.contains("OpenJDK")) {
                obstacles.add("the Vector API is slow on " + name);
            }
            if (info.contains("emulated-client") || info.contains("interpreted mode")) {
                obstacles.add("this JVM runs without C2, which makes the Vector API slow");
            }
            // Without an instruction for it, a fused multiply-add is done with BigDecimals. On x86, processors have it
            // exactly when they have 256-bit integer vectors.
            int needed = architecture.equals("amd64") || architecture.equals("x86_64") ? 256 : 128;
            if (module && bits < needed) {
                obstacles.add(
                        "vectors have " + bits + " bits here and " + needed + " are needed on " + architecture);
            }
            return obstacles;
        }
    }

    /** Apart, so that the class that can't be linked without the module is only touched when that is present. */
    private static final class Size {
        static int bits() {
            return VectorShape.preferredShape().vectorBitSize();
        }
    }

    /**
     * Chooses.
     *
     * @param property the value of {@link #PROPERTY}, or null
     * @param jvm what is known of the JVM
     */
    static KernelChoice of(String property, Jvm jvm) {
        String wanted = property == null ? "" : property.strip().toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "", "auto" -> preferred(jvm.obstacles());
            case "scalar" -> new KernelChoice("scalar", "forced by -D" + PROPERTY);
            case "vector" -> jvm.module()
                    ? new KernelChoice("vector", "forced by -D" + PROPERTY)
                    : new KernelChoice("", "-D" + PROPERTY + "=vector, but module " + MODULE + " is absent: " + REMEDY
                            + ", or use auto or scalar");
            default -> new KernelChoice("",
                    "-D" + PROPERTY + "=" + property + " is no kind of kernel: use auto, vector or scalar");
        };
    }

    private static KernelChoice preferred(List<String> obstacles) {
        return obstacles.isEmpty()
                ? new KernelChoice("vector", "module " + MODULE + " is present and C2 is on")
                : new KernelChoice("scalar", String.join("; ", obstacles));
    }

    boolean isPossible() {
        return !name.isEmpty();
    }

    boolean vectors() {
        return name.equals("vector");
    }
}
