/**
 * The {@code swerve} command, the reasoning lab with its embedded models, and the benchmarks. An application, not a
 * library: it exports nothing.
 */
module io.swerve.bench {
    requires com.google.gson;
    requires hipparchus.core;
    requires info.picocli;
    requires io.swerve.steering;
    requires me.tongfei.progressbar;

    // Gson reads the lab's JSON Lines into records, picocli makes the commands.
    opens io.swerve.bench.lab to
            com.google.gson;
    opens io.swerve.bench.cli to
            info.picocli;
}
