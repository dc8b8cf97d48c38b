package io.swerve.bench.perf;

import io.swerve.Devices;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a benchmark ran on.
 *
 * @param processor name of the processor's model, as far as the system tells
 * @param processors number of logical processors
 * @param load the system's load average when the benchmark began, negative if unknown
 * @param system operating system and architecture
 * @param java version of the JVM
 * @param engine version of llama.cpp
 * @param devices what llama.cpp could compute on: their names, each with its maker's, the processor among them
 */
public record Machine(String processor, int processors, double load, String system, String java, String engine,
        List<String> devices) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /**
     * Looks at the machine.
     *
     * @return what it is now
     */
    public static Machine current() {
        return new Machine(processorName(), Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                "llama.cpp " + Devices.llamaCppVersion(),
                Devices.available().stream().map(device -> device.name() + " (" + device.description() + ")").toList());
    }

    /** {@return all of it in one line, for people to read} */
    public String line() {
        return String.format(Locale.ROOT, "%s, %d processors, load %.1f, %s, %s, %s on %s", processor, processors,
                load, system, java, engine, String.join(", ", devices));
    }

    private static String processorName() {
        if (Files.isReadable(CPU_INFO)) {
            try (Stream<String> lines = Files.lines(CPU_INFO)) {
                return lines.filter(line -> line.startsWith("model name")).map(line -> line.split(":", 2)[1].strip())
                        .findFirst().orElse("unknown");
            } catch (IOException e) {
                return "unknown (" + e.getMessage() + ")";
            }
        }
        return "unknown";
    }
}
