/**
 * The {@code swerve} command, the reasoning lab with its embedded models, and the benchmarks. An application, not a
 * library: it exports nothing. It is open because Gson, picocli and the settings of experiments look into its records and
 * commands.
 */
open module io.swerve.bench {
    requires com.google.gson;
    requires hipparchus.core;
    requires hipparchus.optim;
    requires info.picocli;
    requires io.swerve.steering;
    requires jdk.management;
    requires java.compiler;
    requires java.desktop;
    requires me.tongfei.progressbar;
    requires org.knowm.xchart;
    // The benchmarks measure with them; the other commands do without.
    requires static jdk.incubator.vector;
    requires static jmh.core;
}
