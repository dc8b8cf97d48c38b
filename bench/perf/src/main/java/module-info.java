/**
 * The benchmarks, also beside other programs, and the endurance run. Open because Gson and picocli look into its
 * records and commands.
 */
@SuppressWarnings("module") // those that packages are exported to are compiled later
open module io.swerve.bench.perf {
    requires transitive com.google.gson;
    requires transitive hipparchus.core;
    requires transitive info.picocli;
    requires java.compiler;
    requires java.management;
    requires static jdk.incubator.vector;
    requires jdk.management;
    requires static jmh.core;
    requires transitive io.swerve.bindings;
    requires transitive io.swerve.api;
    requires transitive io.swerve.steering;
    requires transitive io.swerve.bench.base;
    requires transitive io.swerve.bench.lab;

    exports io.swerve.bench.endurance to
            io.swerve.bench.cli;
    exports io.swerve.bench.peers to
            io.swerve.bench.cli;
    exports io.swerve.bench.perf to
            io.swerve.bench.cli;
}
