/**
 * The corpus, its tasks, and the experiments. Open because Gson and the settings of experiments look into its records.
 */
@SuppressWarnings("module") // those that packages are exported to are compiled later
open module io.swerve.bench.lab {
    requires transitive com.google.gson;
    requires transitive hipparchus.core;
    requires transitive hipparchus.optim;
    requires transitive io.swerve.bindings;
    requires transitive io.swerve.api;
    requires transitive io.swerve.steering;
    requires transitive io.swerve.reasoning;
    requires transitive io.swerve.bench.base;

    exports io.swerve.bench.compare to
            io.swerve.bench.cli;
    exports io.swerve.bench.demo to
            io.swerve.bench.cli;
    exports io.swerve.bench.experiment to
            io.swerve.bench.cli,
            io.swerve.bench.perf;
    exports io.swerve.bench.experiment.compression to
            io.swerve.bench.cli,
            io.swerve.bench.perf;
    exports io.swerve.bench.experiment.registry to
            io.swerve.bench.cli;
    exports io.swerve.bench.lab to
            io.swerve.bench.cli;
    exports io.swerve.bench.task to
            io.swerve.bench.cli,
            io.swerve.bench.perf;
}
