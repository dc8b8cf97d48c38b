/**
 * The {@code swerve} command, the reasoning lab with its embedded models, and the benchmarks. An application, not a
 * library: it exports nothing.
 */
module io.swerve.bench {
    requires com.google.gson;
    requires hipparchus.core;
    requires info.picocli;
    requires io.swerve.steering;
    requires jdk.management;
    requires java.desktop;
    requires me.tongfei.progressbar;
    requires org.knowm.xchart;
    // The benchmarks measure with them; the other commands do without.
    requires static jdk.incubator.vector;
    requires static jmh.core;

    // Gson reads the lab's JSON Lines into records, picocli makes the commands.
    opens io.swerve.bench.lab to
            com.google.gson;
    opens io.swerve.bench.cli to
            info.picocli;
    opens io.swerve.bench.perf to
            com.google.gson, info.picocli;
}
