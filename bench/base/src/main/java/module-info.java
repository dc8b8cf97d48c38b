/**
 * What commands, experiments and benchmarks share: console, reports, statistics, embedded models. Open because Gson and
 * picocli look into its records and commands.
 */
@SuppressWarnings("module") // those that packages are exported to are compiled later
open module io.swerve.bench.base {
    requires transitive com.google.gson;
    requires transitive hipparchus.core;
    requires transitive info.picocli;
    requires java.management;
    requires jdk.management;
    requires transitive me.tongfei.progressbar;
    requires transitive io.swerve.bindings;
    requires transitive io.swerve.api;

    exports io.swerve.bench.console to
            io.swerve.bench.cli,
            io.swerve.bench.perf;
    exports io.swerve.bench.model to
            io.swerve.bench.cli,
            io.swerve.bench.lab,
            io.swerve.bench.perf;
    exports io.swerve.bench.report to
            io.swerve.bench.cli,
            io.swerve.bench.lab,
            io.swerve.bench.perf;
    exports io.swerve.bench.statistics to
            io.swerve.bench.cli,
            io.swerve.bench.lab,
            io.swerve.bench.perf;
}
